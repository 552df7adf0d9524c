import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the server listens on an address of its own that is not the pod\'s',
  inject: (lab) =>
    rollOut(lab, {
      image: busybox,
      securityContext: { capabilities: { add: ['NET_ADMIN'] } },
      command: ['sh', '-c', 'ip addr add 169.254.9.9/32 dev lo; hostname > /tmp/index.html; exec httpd -f -p 169.254.9.9:9376 -h /tmp'],
    }),
  symptom: async (lab) => {
    const pods = await podsOf(lab);
    must(pods.every(({ ready }) => ready), 'the pods are Ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused', [`cli2 ${pods[0]?.ip}:9376`]: 'refused' });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /169\.254\.9\.9/ }] },
} satisfies Fault;
