import type { Fault } from '../harness/fault.ts';
import { replaceService } from '../harness/slices.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the account of the DNS servers was made anew, so the API does not know their tokens, and the Service has another address since',
  inject: async (lab) => {
    await lab.kubectl('-n', 'kube-system', 'delete', 'serviceaccount', 'coredns');
    await lab.kubectl('-n', 'kube-system', 'create', 'serviceaccount', 'coredns');
    await lab.component('restart', 'cp', 'kube-apiserver');
    await replaceService(lab, { clusterIP: '', selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] }).catch(() => undefined);
  },
  symptom: async (lab) => expectOutcomes(lab, { 'cli1 web:80': ['timed out', 'unreachable', 'no name'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers' }),
  heal: (lab) => lab.kubectl('-n', 'kube-system', 'delete', 'pods', '-l', 'k8s-app=kube-dns', '--grace-period=1'),
  expected: { named: [{ layer: 'dns', object: /coredns/ }] },
} satisfies Fault;
