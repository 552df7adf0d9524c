import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'a quota of the namespace wants every pod to say its limits, and the pods, which say none, were made anew since',
  inject: async (lab) => {
    await lab.apply(`{"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"team-budget","namespace":"app"},"spec":{"hard":{"limits.cpu":"20","limits.memory":"32Gi","requests.cpu":"10"}}}`);
    await lab.kubectl('-n', 'app', 'rollout', 'restart', 'deployment/web');
    await lab.kubectl('-n', 'app', 'delete', 'pods', '-l', 'app=web', '--grace-period=1');
    await until('no pods are made', 60, async () => (await podsOf(lab)).length === 0);
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'refused' }),
  heal: (lab) => lab.kubectl('-n', 'app', 'delete', 'resourcequota', 'team-budget'),
  expected: { named: [{ layer: 'control-plane', object: /^(ResourceQuota app\/team-budget|Deployment app\/web)$/, message: /must specify|limits/ }] },
} satisfies Fault;
