import { edited } from '../harness/corefile.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'the DNS servers hand questions for the names of addresses on to a server that does not answer',
  inject: async (lab) => {
    await lab.component('stop', 'cp', 'upstream-dns', 'STOP');
    await edited(lab, (text) => text.replace(/ in-addr\.arpa ip6\.arpa/, ''));
  },
  symptom: async (lab) => {
    await expectOutcomes(lab, { 'cli1 web:80': 'answers' });
    // A name that nobody in the cluster has is handed on.
    must(/exit (143|1)$/m.test(await lab.inPod('cli1', 'timeout 2 nslookup 10.96.0.1 > /dev/null 2>&1; echo "exit $?"')), 'no name behind the address is found');
  },
  heal: (lab) => lab.component('restart', 'cp', 'upstream-dns'),
  expected: { status: 'at-risk', named: [{ layer: 'dns', object: 'ConfigMap kube-system/coredns', finding: 'dns/reverse-names' }] },
} satisfies Fault;
