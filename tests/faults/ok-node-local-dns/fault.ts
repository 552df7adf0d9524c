import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'pods ask a DNS cache on their node, which asks the DNS servers through a Service of its own',
  lab: 'node-local-dns',
  inject: async () => undefined,
  symptom: async (lab) => {
    must((await lab.inPod('cli1', 'cat /etc/resolv.conf')).includes('nameserver 169.254.20.10'), 'pods ask the cache');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
