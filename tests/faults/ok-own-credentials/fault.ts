import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the user\'s own credentials have run out, and nothing is wrong with the cluster',
  target: 'practice',
  env: { KUBECONFIG: '/tmp/tc-expired.kubeconfig' },
  inject: async (lab) => {
    await lab.on('cp', 'true');
    const { readFileSync, writeFileSync } = await import('node:fs');
    writeFileSync('/tmp/tc-expired.kubeconfig', readFileSync(lab.kubeconfig, 'utf8').replace(/^ *client-key-data:.*\n/m, '').replace(/client-certificate-data:.*/, 'token: run-out'));
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  expected: { status: 'inconclusive', named: [] },
} satisfies Fault;
