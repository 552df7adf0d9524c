import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the Service of cluster DNS has an IP of each family, and pods ask that of IPv4',
  target: 'practice',
  lab: 'dual-stack',
  inject: (lab) => lab.kubectl('-n', 'kube-system', 'patch', 'service', 'kube-dns', '--type=merge', '-p', JSON.stringify({ spec: { ipFamilyPolicy: 'RequireDualStack' } })),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
