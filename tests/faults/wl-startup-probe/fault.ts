import type { Fault } from '../harness/fault.ts';
import { rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the startup probe asks on a port that nobody serves, so the pods count as starting for ever',
  inject: (lab) => rollOut(lab, { startupProbe: { tcpSocket: { port: 9377 }, periodSeconds: 5, failureThreshold: 100 } }, 'running'),
  symptom: async (lab) => {
    const pods = await podsOf(lab);
    must(pods.length === 3 && pods.every(({ ready }) => !ready), 'the pods are not Ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused', ...Object.fromEntries(pods.map(({ ip }) => [`cli1 ${ip}:9376`, 'answers' as const])) });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /startup/i }], consequences: ['endpoints'] },
} satisfies Fault;
