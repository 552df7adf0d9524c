import type { Fault } from '../harness/fault.ts';
import { must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'somebody has closed the namespace of the system to pods that are not restricted, and the DNS servers, which are not, were restarted since',
  target: 'practice',
  inject: async (lab) => {
    await lab.kubectl('label', 'namespace', 'kube-system', 'pod-security.kubernetes.io/enforce=restricted');
    await lab.kubectl('-n', 'kube-system', 'delete', 'pods', '-l', 'k8s-app=kube-dns', '--grace-period=1');
  },
  symptom: async (lab) => must((await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).length === 0, 'there are no DNS servers'),
  heal: async (lab) => {
    await lab.kubectl('label', 'namespace', 'kube-system', 'pod-security.kubernetes.io/enforce-');
    await lab.kubectl('-n', 'kube-system', 'annotate', 'replicaset', '--all', '--overwrite', `looked-at=${Date.now()}`);
  },
  expected: { named: [{ layer: ['control-plane', 'dns'], object: /^Namespace kube-system$|^Deployment kube-system\/coredns$/, message: /restricted|PodSecurity|security/i }] },
} satisfies Fault;
