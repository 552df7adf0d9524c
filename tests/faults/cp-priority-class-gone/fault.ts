import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'a clean-up has deleted the class of priority that the pods name, and they were made anew since',
  inject: async (lab) => {
    await lab.apply('{"apiVersion":"scheduling.k8s.io/v1","kind":"PriorityClass","metadata":{"name":"web-critical"},"value":1000}');
    await lab.patch('app', 'deployment/web', { op: 'add', path: '/spec/template/spec/priorityClassName', value: 'web-critical' });
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/web', '--timeout=60s');
    await lab.kubectl('delete', 'priorityclass', 'web-critical');
    await lab.kubectl('-n', 'app', 'delete', 'pods', '-l', 'app=web', '--grace-period=1');
    await until('no pods are made', 60, async () => (await podsOf(lab)).length === 0);
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'refused' }),
  expected: { named: [{ layer: 'control-plane', object: /^(PriorityClass web-critical|Deployment app\/web)$/, message: /PriorityClass/ }] },
} satisfies Fault;
