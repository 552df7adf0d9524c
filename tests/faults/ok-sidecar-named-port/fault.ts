import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the Service leads to a port by the name that a sidecar gives it, which is an init container that stays; the application behind it listens on the loopback',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: ['sh', '-c', 'hostname > /tmp/index.html; exec httpd -f -p 127.0.0.1:9376 -h /tmp'], ports: [] }, 'ready', {
      'template/spec/initContainers': [
        { name: 'setup', image: busybox, imagePullPolicy: 'IfNotPresent', command: ['true'] },
        { name: 'proxy', image: busybox, imagePullPolicy: 'IfNotPresent', restartPolicy: 'Always', command: ['sh', '-c', 'exec nc -ll -p 15006 -e nc 127.0.0.1 9376'], ports: [{ name: 'inbound', containerPort: 15006 }] },
      ],
    });
    await lab.patch('app', 'service/web', { op: 'replace', path: '/spec/ports/0/targetPort', value: 'inbound' });
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
