import type { Fault } from '../harness/fault.ts';
import { busybox, page, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the server answers 500',
  inject: (lab) => rollOut(lab, { image: busybox, command: ['sh', '-c', page('Status: 500 Internal Server Error')] }),
  symptom: async (lab) => {
    const pods = await podsOf(lab);
    must(pods.every(({ ready }) => ready), 'the pods are Ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'an error of HTTP', ...Object.fromEntries(pods.map(({ ip }) => [`cli1 ${ip}:9376`, 'an error of HTTP' as const])) });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web' }] },
} satisfies Fault;
