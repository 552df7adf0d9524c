import { makePod } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { rollOut } from '../harness/roll-out.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'pods in the network of their nodes share its address',
  inject: async (lab) => {
    await rollOut(lab, {}, 'ready', {
      replicas: 2, 'template/spec/hostNetwork': true,
      'template/spec/topologySpreadConstraints': [{ maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'web' } } }],
    });
    for (const node of ['node1', 'node2']) await makePod(lab, 'app', `agent-${node}`, { nodeName: node, hostNetwork: true });
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
