import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the port that is asked about is given by its number, the application has three, and one of the others is for a debugger that is not there',
  target: 'app/web:81',
  client: 'app/cli1',
  inject: async (lab) => {
    await rollOut(lab, { ports: [{ name: 'http', containerPort: 9376 }, { name: 'admin', containerPort: 9377 }, { name: 'debug', containerPort: 5005 }], image: busybox, command: ['sh', '-c', 'hostname > /tmp/index.html; httpd -p 9377 -h /tmp; exec httpd -f -p 9376 -h /tmp'] });
    await lab.patch('app', 'service/web', { op: 'replace', path: '/spec/ports', value: [{ name: 'debug', port: 5005, targetPort: 'debug' }, { name: 'http', port: 80, targetPort: 'http' }, { name: 'admin', port: 81, targetPort: 'admin' }] });
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli1 web:81': 'answers', 'cli1 web:5005': 'refused' }),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
