import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a client has lost its default route',
  client: 'app/cli1',
  inject: (lab) => lab.inNetworkOf('cli1', 'ip route del default'),
  symptom: async (lab) => {
    const here = (await podsOf(lab)).find(({ node }) => node === 'node1');
    await expectOutcomes(lab, { 'cli1 web:80': ['unreachable', 'no name', 'timed out'], [`cli1 ${here?.ip}:9376`]: 'answers' });
  },
  heal: (lab) => replaceClient(lab, 'cli1', {}),
  expected: { named: [{ layer: 'node-network', object: 'Pod app/cli1', finding: 'node-network/pod-no-route' }] },
} satisfies Fault;
