import type { Fault } from '../harness/fault.ts';
import { must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a clean-up has deleted the account of the DNS servers, and the servers were restarted since: no pod can be made for it',
  target: 'practice',
  inject: async (lab) => {
    await lab.kubectl('-n', 'kube-system', 'delete', 'serviceaccount', 'coredns');
    await lab.kubectl('-n', 'kube-system', 'delete', 'pods', '-l', 'k8s-app=kube-dns', '--grace-period=1');
  },
  symptom: async (lab) => must((await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).length === 0, 'there are no DNS servers'),
  heal: async (lab) => {
    await lab.kubectl('-n', 'kube-system', 'create', 'serviceaccount', 'coredns');
    await lab.kubectl('-n', 'kube-system', 'annotate', 'replicaset', '--all', '--overwrite', `looked-at=${Date.now()}`);
  },
  expected: { named: [{ layer: ['dns', 'control-plane'], object: /^(Deployment|ServiceAccount) kube-system\/coredns$/, message: /account/i }] },
} satisfies Fault;
