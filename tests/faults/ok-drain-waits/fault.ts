import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a node is being emptied for its upgrade, and a budget of the pods keeps the last of them there for the time being',
  client: 'app/cli1',
  inject: async (lab) => {
    await lab.apply(JSON.stringify({ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'web', namespace: 'app' }, spec: { maxUnavailable: 0, selector: { matchLabels: { app: 'web' } } } }));
    await lab.kubectl('cordon', 'node2');
    await lab.kubectl('taint', 'node', 'node2', 'DeletionCandidateOfClusterAutoscaler=1764270000:PreferNoSchedule');
    await lab.kubectl('-n', 'app', 'get', 'pod', (await podsOf(lab)).find(({ node }) => node === 'node2')?.name ?? '');
  },
  symptom: async (lab) => {
    must((await lab.kubectl('get', 'node', 'node2')).includes('SchedulingDisabled'), 'the node takes no new pods');
    must((await podsOf(lab)).some(({ node, ready }) => node === 'node2' && ready), 'a pod serves there');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    await lab.kubectl('uncordon', 'node2');
    await lab.kubectl('taint', 'node', 'node2', 'DeletionCandidateOfClusterAutoscaler-');
    await lab.kubectl('-n', 'app', 'delete', 'pdb', 'web');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
