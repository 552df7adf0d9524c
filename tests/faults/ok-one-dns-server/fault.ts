import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the cluster has one DNS server, as it is meant to',
  inject: (lab) => lab.kubectl('-n', 'kube-system', 'scale', 'deployment/coredns', '--replicas=1'),
  symptom: async (lab) => {
    must((await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).length === 1, 'there is one server');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
