import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the readiness probe asks over HTTPS since the application was to speak it, and the application does not yet',
  inject: (lab) => rollOut(lab, { image: busybox, command: ['sh', '-c', 'hostname > /tmp/index.html; exec httpd -f -p 9376 -h /tmp'], readinessProbe: { httpGet: { path: '/', port: 'http', scheme: 'HTTPS' }, periodSeconds: 2 } }, 'running'),
  symptom: async (lab) => expectOutcomes(lab, { 'cli1 web:80': ['refused', 'timed out'], [`cli1 ${(await podsOf(lab))[0]?.ip}:9376`]: 'answers' }),
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /HTTPS/ }] },
} satisfies Fault;
