import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';

const podOf = async (lab: Parameters<Fault['inject']>[0]): Promise<string> => (await podsOf(lab)).find(({ node }) => node === 'node1')?.ip ?? '';

export default {
  what: 'a node has a blackhole for the address of one of its own pods',
  inject: async (lab) => lab.on('node1', `ip route add blackhole ${await podOf(lab)}/32`),
  symptom: async (lab) => {
    const ip = await podOf(lab);
    await expectOutcomes(lab, { [`cli2 ${ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${ip}:9376`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', `ip route show type blackhole | while read -r route; do ip route del $route; done`),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/route' }] },
} satisfies Fault;
