import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the cluster is set up as RKE2 does it: the Service of cluster DNS has the name of its chart, and another label of application',
  target: 'practice',
  grep: 'dns',
  inject: async (lab) => {
    await lab.kubectl('-n', 'kube-system', 'delete', 'service', 'kube-dns');
    await lab.replace([{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'rke2-coredns-rke2-coredns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns', 'app.kubernetes.io/name': 'rke2-coredns', 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'CoreDNS' }, annotations: { 'meta.helm.sh/release-name': 'rke2-coredns' } }, spec: { clusterIP: '10.96.0.10', selector: { 'k8s-app': 'kube-dns' }, ports: [{ name: 'udp-53', port: 53, protocol: 'UDP' }, { name: 'tcp-53', port: 53, protocol: 'TCP' }] } }]);
    await new Promise((resolve) => setTimeout(resolve, 3000));
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  heal: (lab) => lab.kubectl('-n', 'kube-system', 'delete', 'service', 'rke2-coredns-rke2-coredns'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
