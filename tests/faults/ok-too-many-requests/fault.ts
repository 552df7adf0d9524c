import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podOn } from '../harness/symptom.ts';

/** Three requests a second for each client, then 429. */
const script = `#!/bin/sh
file=/tmp/seen-$REMOTE_ADDR-$(date +%s); echo x >> $file
if [ $(wc -l < $file) -gt 3 ]; then printf 'Status: 429 Too Many Requests\\r\\nRetry-After: 1\\r\\n\\r\\nslow down\\n'; else printf 'Content-Type: text/plain\\r\\n\\r\\n'; hostname; fi
`;

export default {
  what: 'the application answers three requests a second of each client, and tells whoever asks more often to slow down',
  inject: (lab) => rollOut(lab, { image: busybox, env: [{ name: 'SCRIPT', value: script }], command: ['sh', '-c', 'mkdir -p /tmp/www/cgi-bin; printf %s "$SCRIPT" > /tmp/www/cgi-bin/index.cgi; chmod +x /tmp/www/cgi-bin/index.cgi; exec httpd -f -p 9376 -h /tmp/www'], readinessProbe: { tcpSocket: { port: 9376 }, periodSeconds: 5 } }),
  symptom: async (lab) => {
    const { ip } = await podOn(lab, 'node1');
    must((await lab.inPod('cli1', `for i in $(seq 12); do wget -qO- http://${ip}:9376/ 2>&1; done`)).includes('429'), 'whoever asks too often is told so');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
