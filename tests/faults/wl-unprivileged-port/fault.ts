import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the program may not bind its port: it is not root, and the port is below 1024',
  inject: async (lab) => {
    const context = { runAsUser: 1000, runAsNonRoot: true, capabilities: { drop: ['ALL'] } };
    await lab.patch('app', 'deployment/web', { op: 'add', path: '/spec/template/spec/securityContext', value: { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '1024' }] } });
    await rollOut(lab, { image: busybox, command: ['httpd', '-f', '-p', '80', '-h', '/tmp'], securityContext: context, ports: [{ name: 'http', containerPort: 80 }] }, 'running').catch(() => undefined);
    await until('the pods crash', 60, async () => (await podsOf(lab)).every(({ restarts }) => restarts > 0));
  },
  symptom: async (lab) => must((await podsOf(lab)).every(({ ready, restarts }) => !ready || restarts > 0), 'no pod stays'),
  expected: { named: [{ layer: 'pods', object: /app\/web/, message: /[Pp]ermission|bind/ }] },
} satisfies Fault;
