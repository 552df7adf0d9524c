import type { Fault } from '../harness/fault.ts';
import { rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the readiness probe asks by the name of the Service, which the kubelet cannot resolve',
  inject: (lab) => rollOut(lab, { readinessProbe: { httpGet: { host: 'web.app.svc.cluster.local', port: 80, path: '/' }, periodSeconds: 2 } }, 'running'),
  symptom: async (lab) => {
    const pods = await podsOf(lab);
    must(pods.length === 3 && pods.every(({ ready }) => !ready), 'the pods are not Ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused', ...Object.fromEntries(pods.map(({ ip }) => [`cli1 ${ip}:9376`, 'answers' as const])) });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /readiness/i }], consequences: ['endpoints'] },
} satisfies Fault;
