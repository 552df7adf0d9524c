import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'a client asks every name as it is first',
  client: 'app/cli1',
  inject: (lab) => replaceClient(lab, 'cli1', { dnsConfig: { options: [{ name: 'ndots', value: '0' }] } }),
  symptom: async (lab) => {
    must((await lab.inPod('cli1', 'cat /etc/resolv.conf')).includes('ndots:0'), 'the option is set');
    // The libc of the client falls back to its search list; another would not.
    await expectOutcomes(lab, { 'cli1 web:80': 'answers' });
  },
  expected: { status: 'at-risk', named: [{ layer: 'resolver', object: 'Pod app/cli1' }] },
} satisfies Fault;
