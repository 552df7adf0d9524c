import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the readiness probe asks for a path that does not exist',
  inject: (lab) =>
    rollOut(
      lab,
      { image: busybox, command: ['sh', '-c', 'hostname > /tmp/index.html; exec httpd -f -p 9376 -h /tmp'], readinessProbe: { httpGet: { path: '/nope', port: 9376 }, periodSeconds: 2 } },
      'running',
    ),
  symptom: async (lab) => {
    const pods = await podsOf(lab);
    must(pods.length === 3 && pods.every(({ ready }) => !ready), 'the pods are not Ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused', ...Object.fromEntries(pods.map(({ ip }) => [`cli1 ${ip}:9376`, 'answers' as const])) });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web' }], consequences: ['endpoints'] },
} satisfies Fault;
