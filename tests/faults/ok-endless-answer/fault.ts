import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOpen } from '../harness/symptom.ts';

const stream = `mkdir -p /tmp/cgi-bin; printf '#!/bin/sh\\necho Content-Type: text/event-stream; echo; while :; do echo data: $HOSTNAME; sleep 1; done\\n' > /tmp/cgi-bin/index.cgi; chmod +x /tmp/cgi-bin/index.cgi; exec httpd -f -p 9376 -h /tmp`;

export default {
  what: 'the application answers with a stream that has no end',
  inject: (lab) => rollOut(lab, { image: busybox, command: ['sh', '-c', stream] }),
  symptom: (lab) => expectOpen(lab, 80),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
