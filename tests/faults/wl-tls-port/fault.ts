import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the server speaks TLS on a port that the Service calls http',
  // What a TLS server says to a request in plain text: the alert `unexpected_message` (RFC 8446, section 6), and then it hangs up.
  inject: (lab) => rollOut(lab, { image: busybox, command: ['sh', '-c', "printf '\\025\\003\\001\\000\\002\\002\\012' > /tmp/alert; exec nc -ll -p 9376 -e sh -c 'head -n 1 > /dev/null; cat /tmp/alert'"] }),
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ ready }) => ready), 'the pods are Ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'something else' });
    must((await lab.inPod('cli1', `nc -w 3 ${await serviceIp(lab)} 80 -e true && echo open`)).includes('open'), 'the Service IP takes a connection');
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /TLS/ }] },
} satisfies Fault;
