import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the cluster has no DNS: its addon was never switched on, there is neither a server nor a Service for it, and pods are told of an address all the same',
  target: 'practice',
  grep: 'dns',
  inject: async (lab) => {
    await lab.kubectl('-n', 'kube-system', 'delete', 'deployment/coredns', 'service/kube-dns', 'configmap/coredns');
    await until('the servers are gone', 60, async () => (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).length === 0);
  },
  symptom: async (lab) => expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers' }),
  expected: { named: [{ layer: 'dns', object: /kube-dns|coredns/ }] },
} satisfies Fault;
