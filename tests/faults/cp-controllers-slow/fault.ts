import { restoreControllers, withControllers } from '../harness/controllers.ts';
import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';

export default {
  what: 'kube-controller-manager is held to one request in five seconds, so what is made today comes minutes later',
  target: 'practice',
  inject: async (lab) => {
    await withControllers(lab, 's/--kube-api-qps=200/--kube-api-qps=0.2/; s/--kube-api-burst=400/--kube-api-burst=1/');
    await lab.kubectl('-n', 'app', 'create', 'deployment', 'late', '--image=registry.k8s.io/serve_hostname');
  },
  symptom: async (lab) => must(!(await lab.kubectl('-n', 'app', 'get', 'pods', '-l', 'app=late', '-o', 'jsonpath={.items[*].status.phase}')).includes('Running'), 'a new Deployment has no pods yet'),
  heal: async (lab) => {
    await restoreControllers(lab);
    await lab.kubectl('-n', 'app', 'delete', 'deployment', 'late');
  },
  expected: { status: ['broken', 'at-risk'], named: [{ layer: 'control-plane', object: 'kube-controller-manager' }] },
} satisfies Fault;
