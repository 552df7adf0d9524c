import { edited } from '../harness/corefile.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the DNS servers refuse the pods of one node',
  inject: (lab) => edited(lab, (corefile) => corefile.replace('    errors', '    acl {\n      block net 10.244.2.0/24\n    }\n    errors')),
  symptom: async (lab) => expectOutcomes(lab, { 'cli2 web:80': ['no name', 'timed out'], [`cli2 ${await serviceIp(lab)}:80`]: 'answers', 'cli1 web:80': 'answers' }),
  expected: { named: [{ layer: 'dns', object: 'ConfigMap kube-system/coredns', finding: 'dns/refuses' }] },
} satisfies Fault;
