import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a node has an old route for the address of one client, so what its pods answer to that one goes astray',
  client: 'app/cli1',
  inject: async (lab) => {
    const client = (await podsOf(lab, 'app=cli')).find(({ name }) => name === 'cli1');
    await lab.on('node2', `via=$(ip route show 10.244.1.0/24 | awk '{ print $3 }'); ip route add ${client?.ip}/32 via \${via%.*}.99 dev eth0; echo ${client?.ip}/32 > /run/route.stale`);
  },
  symptom: async (lab) => {
    const [here, there] = [await podOn(lab, 'node1'), await podOn(lab, 'node2')];
    await expectOutcomes(lab, { [`cli1 ${there.ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${here.ip}:9376`]: 'answers', [`node1 ${there.ip}:9376`]: 'answers', [`cli2 ${here.ip}:9376`]: 'answers' });
  },
  heal: (lab) => lab.on('node2', 'ip route del $(cat /run/route.stale); rm /run/route.stale'),
  expected: { named: [{ layer: 'node-network', object: 'Node node2' }] },
} satisfies Fault;
