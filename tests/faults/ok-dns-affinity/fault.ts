import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'clients of the Service of cluster DNS stay with their server, questions prefer the one on their node, and it has an address from outside too',
  target: 'practice',
  inject: (lab) => lab.kubectl('-n', 'kube-system', 'patch', 'service', 'kube-dns', '--type=merge', '-p', JSON.stringify({ spec: { sessionAffinity: 'ClientIP', trafficDistribution: 'PreferSameNode', externalIPs: ['192.0.2.53'] } })),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
