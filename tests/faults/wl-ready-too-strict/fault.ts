import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

const slow = `mkdir -p /tmp/cgi-bin; printf '#!/bin/sh\\nsleep 1.5\\nprintf "Content-Type: text/plain\\\\r\\\\n\\\\r\\\\n"\\nhostname\\n' > /tmp/cgi-bin/index.cgi; chmod +x /tmp/cgi-bin/index.cgi; exec httpd -f -p 9376 -h /tmp`;

export default {
  what: 'the application answers in a second and a half, and its readiness probe waits for one',
  inject: (lab) => rollOut(lab, { image: busybox, command: ['sh', '-c', slow], readinessProbe: { httpGet: { path: '/cgi-bin/index.cgi', port: 9376 }, periodSeconds: 2, timeoutSeconds: 1 } }, 'running'),
  symptom: async (lab) => {
    const pods = await podsOf(lab);
    must(pods.length === 3 && pods.every(({ ready }) => !ready), 'the pods are not Ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused', ...Object.fromEntries(pods.map(({ ip }) => [`cli1 ${ip}:9376/cgi-bin/index.cgi`, 'answers' as const])) });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /time|deadline|readiness/i }], consequences: ['endpoints'] },
} satisfies Fault;
