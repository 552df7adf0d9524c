import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOpen, expectOutcomes } from '../harness/symptom.ts';

const serve = 'read -r first; case $first in PROXY*) printf "HTTP/1.0 200 OK\\r\\n\\r\\nfine\\n";; esac';

export default {
  what: 'the servers were told to expect the PROXY protocol of a balancer outside, and hang up on everybody who comes by the Service',
  inject: (lab) => rollOut(lab, { image: busybox, command: ['sh', '-c', `printf '%s\\n' '${serve}' > /tmp/serve; exec nc -ll -p 9376 -e sh /tmp/serve`] }),
  symptom: async (lab) => {
    await expectOutcomes(lab, { 'cli1 web:80': ['something else', 'an error of HTTP'] });
    await expectOpen(lab, 80);
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web' }] },
} satisfies Fault;
