import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes } from '../harness/symptom.ts';

// What a server of Go says to a request in plain text on its port of TLS; that of nginx is of the same kind.
const script = "#!/bin/sh\nprintf 'Status: 400 Bad Request\\r\\nContent-Type: text/plain\\r\\n\\r\\nClient sent an HTTP request to an HTTPS server.\\n'\n";

export default {
  what: 'the servers speak TLS on a port that is called so, and tell whoever asks in plain text what is wrong with that',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, env: [{ name: 'SCRIPT', value: script }], command: ['sh', '-c', 'mkdir -p /tmp/www/cgi-bin; printf %s "$SCRIPT" > /tmp/www/cgi-bin/index.cgi; chmod +x /tmp/www/cgi-bin/index.cgi; exec httpd -f -p 9376 -h /tmp/www'], ports: [{ name: 'https', containerPort: 9376 }], readinessProbe: { tcpSocket: { port: 'https' } } });
    await lab.patch('app', 'service/web', { op: 'replace', path: '/spec/ports/0', value: { name: 'https', port: 443, targetPort: 'https', appProtocol: 'https' } });
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:443': 'an error of HTTP', 'cli2 web:443': 'an error of HTTP' }),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
