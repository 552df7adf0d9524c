import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the Service leads to a sidecar, which asks the application behind it',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: ['sh', '-c', 'hostname > /tmp/index.html; exec httpd -f -p 127.0.0.1:9376 -h /tmp'], ports: [] }, 'ready', {
      'template/spec/containers/-': { name: 'mesh', image: busybox, imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', 'hostname > /tmp/index.html; exec httpd -f -p 15006 -h /tmp'] },
    });
    await lab.patch('app', 'service/web', { op: 'replace', path: '/spec/ports/0/targetPort', value: 15006 });
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
