import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { restoreControllers, withControllers } from './controllers.ts';

export default {
  what: 'kube-controller-manager runs without the controller that gives each namespace its default account, so no pod can be made in a new namespace',
  target: 'practice',
  inject: async (lab) => {
    await withControllers(lab, "s/--use-service-account-credentials/--use-service-account-credentials --controllers='*,-serviceaccount-controller'/");
    await lab.kubectl('create', 'namespace', 'fresh');
  },
  symptom: async (lab) => must((await lab.kubectl('-n', 'fresh', 'run', 'trial', '--image=registry.k8s.io/busybox:1.27.2', '--dry-run=server').catch((error: unknown) => String(error))).includes('serviceaccount "default" not found'), 'a new namespace takes no pods'),
  heal: async (lab) => {
    await restoreControllers(lab);
    await lab.kubectl('delete', 'namespace', 'fresh');
  },
  expected: { status: ['broken', 'at-risk'], named: [{ layer: 'control-plane', object: 'kube-controller-manager' }] },
} satisfies Fault;
