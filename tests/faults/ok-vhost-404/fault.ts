import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the application has nothing at / and says 404',
  inject: (lab) => rollOut(lab, { image: busybox, command: ['sh', '-c', 'mkdir -p /tmp/www/app; hostname > /tmp/www/app/index.html; exec httpd -f -p 9376 -h /tmp/www'] }),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'an error of HTTP', 'cli1 web:80/app': ['answers', 'something else', 'an error of HTTP'] }),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
