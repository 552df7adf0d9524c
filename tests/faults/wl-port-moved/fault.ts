import type { Fault } from '../harness/fault.ts';
import { rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the server listens on another port than it did',
  inject: (lab) => rollOut(lab, { args: ['--port', '8081'] }),
  symptom: async (lab) => {
    const pods = await podsOf(lab);
    must(pods.every(({ ready }) => ready), 'the pods are Ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused', [`cli1 ${pods[0]?.ip}:9376`]: 'refused', [`cli1 ${pods[0]?.ip}:8081`]: 'answers' });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /8081/ }] },
} satisfies Fault;
