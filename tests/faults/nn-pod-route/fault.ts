import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a client has a route of its own for the addresses of Services, which leads nowhere',
  client: 'app/cli1',
  inject: (lab) => lab.inNetworkOf('cli1', 'ip route add blackhole 10.96.0.0/16'),
  symptom: async (lab) => expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out', 'unreachable'], [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers', 'cli2 web:80': 'answers' }),
  heal: (lab) => replaceClient(lab, 'cli1', {}),
  expected: { named: [{ layer: ['node-network', 'pods'], object: 'Pod app/cli1' }] },
} satisfies Fault;
