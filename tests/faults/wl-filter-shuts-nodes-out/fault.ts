import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, podOn, podsOf, serviceIp } from '../harness/symptom.ts';

// As a list of hosts in the configuration of a database does it. No user of the Service is on a node.
export default {
  what: 'a filter inside the servers admits pods, and refuses what comes from the network of the nodes',
  inject: async (lab) => {
    const network = (await lab.kubectl('get', 'node', 'node1', '-o', 'jsonpath={.status.addresses[0].address}')).replace(/\d+$/, '0/24');
    for (const { name } of await podsOf(lab)) await lab.inNetworkOf(name, `iptables -A INPUT -s ${network} -p tcp --dport 9376 -j REJECT --reject-with tcp-reset`);
  },
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    await expectOutcomes(lab, {
      'cli1 web:80': 'answers', 'cli2 web:80': 'answers', [`cli1 ${address}:80`]: 'answers', [`cli2 ${address}:80`]: 'answers', ...Object.fromEntries((await podsOf(lab)).map(({ ip }) => [`cli1 ${ip}:9376`, 'answers' as const])),
      [`node2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'refused',
    });
  },
  heal: deletePods,
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', finding: 'pods/own-filter' }] },
} satisfies Fault;
