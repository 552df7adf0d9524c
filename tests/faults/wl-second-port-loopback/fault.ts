import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the application has two ports, and the second one, which is asked about, listens on the loopback only',
  target: 'app/web:81',
  inject: async (lab) => {
    await rollOut(lab, { ports: [{ name: 'http', containerPort: 9376 }, { name: 'admin', containerPort: 9377 }], image: busybox, command: ['sh', '-c', 'hostname > /tmp/index.html; httpd -p 127.0.0.1:9377 -h /tmp; exec httpd -f -p 9376 -h /tmp'] });
    await lab.patch('app', 'service/web', { op: 'add', path: '/spec/ports/-', value: { name: 'admin', port: 81, targetPort: 'admin' } });
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli1 web:81': 'refused' }),
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /127\.0\.0\.1/ }] },
} satisfies Fault;
