import { edited } from '../harness/corefile.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, lookUp, must } from '../harness/symptom.ts';

export default {
  what: 'the DNS servers know the namespaces of the platform\'s customers and of the system, and no others, on purpose',
  inject: (lab) => edited(lab, (corefile) => corefile.replace('        ttl 30\n', '        ttl 30\n        namespaces app default kube-system\n')),
  symptom: async (lab) => {
    must(/^10\./.test(await lookUp(lab, 'cli1', 'kubernetes.default.svc.cluster.local')), 'the name of the API resolves');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', 'cli1 web.app.svc.cluster.local:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
