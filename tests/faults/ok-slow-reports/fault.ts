import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { ask, must } from '../harness/symptom.ts';

const server = `mkdir -p /tmp/cgi-bin; printf '#!/bin/sh\\nsleep 6\\necho Content-Type: text/plain; echo; hostname\\n' > /tmp/cgi-bin/index.cgi; chmod +x /tmp/cgi-bin/index.cgi; exec httpd -f -p 9376 -h /tmp`;

export default {
  what: 'the application thinks for six seconds before it says a word, as one that writes reports does',
  inject: (lab) => rollOut(lab, { image: busybox, command: ['sh', '-c', server], readinessProbe: { tcpSocket: { port: 9376 }, periodSeconds: 5 } }),
  symptom: async (lab) => {
    const [patient, hasty] = await Promise.all([ask(lab, 'cli1', 'web', 15), ask(lab, 'cli1', 'web', 3)]);
    must(patient.outcome === 'answers' && patient.text.includes('web-'), `who waits is answered (${patient.text})`);
    must(hasty.outcome === 'timed out', 'who waits for three seconds is not');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
