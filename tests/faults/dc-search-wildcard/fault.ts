import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';

import { edited } from '../harness/corefile.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'a client searches a domain of the company, where every name has an address, before it asks for a full name as it is',
  client: 'app/cli1',
  inject: async (lab) => {
    await edited(lab, (text) => text.replace(/(\n\s*)kubernetes /, '$1template IN A corp.example {$1    answer "{{ .Name }} 60 IN A 192.0.2.80"$1}$1template IN AAAA corp.example {$1    rcode NOERROR$1}$1kubernetes '));
    await replaceClient(lab, 'cli1', { dnsConfig: { searches: ['corp.example'] } });
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web.app.svc.cluster.local:80': ['timed out', 'unreachable'], 'cli1 web:80': 'answers', 'cli2 web.app.svc.cluster.local:80': 'answers' }),
  expected: { named: [{ layer: ['resolver', 'dns'], object: /^(Pod app\/cli1|ConfigMap kube-system\/coredns)$/ }] },
} satisfies Fault;
