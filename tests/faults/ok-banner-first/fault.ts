import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { must } from '../harness/symptom.ts';

const server = `printf '#!/bin/sh\\nprintf "220 %%s ESMTP\\\\\\\\r\\\\\\\\n" "$HOSTNAME"\\nwhile read -r word rest; do case $word in QUIT*) exit ;; NOOP*) printf "250 fine\\\\\\\\r\\\\\\\\n" ;; *) printf "500 what\\\\\\\\r\\\\\\\\n" ;; esac; done\\n' > /tmp/serve; chmod +x /tmp/serve; exec nc -ll -p 9376 -e /tmp/serve`.replaceAll('\\\\\\\\', '\\\\');

export default {
  what: 'the servers are the first to speak, and wait for their clients then, as those of mail do',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: ['sh', '-c', server], readinessProbe: { tcpSocket: { port: 9376 }, periodSeconds: 5 } });
    await lab.patch('app', 'service/web', { op: 'replace', path: '/spec/ports/0', value: { name: 'smtp', port: 25, targetPort: 9376 } });
  },
  symptom: async (lab) => {
    const said = await lab.inPod('cli1', "(sleep 1; printf 'NOOP\\r\\n'; sleep 1) | nc -w 4 web 25");
    must(/220 web-/.test(said) && /250 fine/.test(said), `they greet and obey (${said.trim()})`);
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
