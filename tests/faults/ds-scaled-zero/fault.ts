import type { Fault } from '../harness/fault.ts';

export default {
  what: 'no DNS server runs',
  inject: async (lab) => {
    await lab.kubectl('-n', 'kube-system', 'scale', 'deployment/coredns', '--replicas=0');
    await lab.kubectl('-n', 'kube-system', 'wait', 'pod', '-l', 'k8s-app=kube-dns', '--for=delete', '--timeout=60s');
  },
  heal: (lab) => lab.kubectl('-n', 'kube-system', 'scale', 'deployment/coredns', '--replicas=2'),
  expected: { named: [{ layer: 'dns', object: 'Deployment kube-system/coredns', finding: 'dns/scaled-to-zero' }] },
} satisfies Fault;
