import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { ask, must } from '../harness/symptom.ts';

export default {
  what: 'the targetPorts of two ports are swapped',
  inject: async (lab) => {
    await rollOut(lab, { ports: [{ name: 'http', containerPort: 9376 }, { name: 'admin', containerPort: 9377 }], image: busybox, command: ['sh', '-c', 'mkdir -p /tmp/admin; hostname > /tmp/index.html; echo admin > /tmp/admin/index.html; httpd -p 9377 -h /tmp/admin; exec httpd -f -p 9376 -h /tmp'] });
    await lab.patch('app', 'service/web', { op: 'replace', path: '/spec/ports', value: [{ name: 'http', port: 80, targetPort: 'admin' }, { name: 'admin', port: 81, targetPort: 'http' }] });
  },
  symptom: async (lab) => {
    must((await ask(lab, 'cli1', 'web')).text.includes('admin'), 'the port of the pages answers with the administration');
  },
  expected: {
    // Each port answers, and nothing of a strange application says which answer is right: only the names speak.
    status: 'at-risk',
    named: [{ layer: 'service', object: 'Service app/web' }],
  },
} satisfies Fault;
