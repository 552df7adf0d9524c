import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the server listens on all addresses, and since a setting of the kernel was hardened that means those of IPv6 alone',
  inject: (lab) => rollOut(lab, { image: busybox, command: ['sh', '-c', 'hostname > /tmp/index.html; exec httpd -f -p [::]:9376 -h /tmp'] }, 'ready', {
    'template/spec/initContainers': [{ name: 'harden', image: busybox, imagePullPolicy: 'IfNotPresent', securityContext: { privileged: true }, command: ['sh', '-c', 'echo 1 > /proc/sys/net/ipv6/bindv6only'] }],
  }),
  symptom: async (lab) => {
    const pods = await podsOf(lab);
    must(pods.every(({ ready }) => ready), 'the pods are Ready');
    must((await lab.inNetworkOf(pods[0]?.name ?? '', 'cat /proc/net/tcp6')).includes(':24A0 '), 'it listens');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused', 'cli2 web:80': 'refused' });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /IPv6|::/ }] },
} satisfies Fault;
