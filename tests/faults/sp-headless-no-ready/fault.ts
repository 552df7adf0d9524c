import type { Fault } from '../harness/fault.ts';
import { rollOut } from '../harness/roll-out.ts';
import { replaceService } from '../harness/slices.ts';
import { expectOutcomes, must, podsOf, readyEndpoints } from '../harness/symptom.ts';

export default {
  what: 'a headless Service has no Ready pods, so its name does not resolve',
  inject: async (lab) => {
    await replaceService(lab, { clusterIP: 'None', selector: { app: 'web' }, ports: [{ name: 'http', port: 9376, targetPort: 'http' }] });
    await rollOut(lab, { readinessProbe: { httpGet: { path: '/', port: 9377 }, periodSeconds: 2 } }, 'running');
  },
  symptom: async (lab) => {
    must((await readyEndpoints(lab)).length === 0, 'no endpoint is ready');
    await expectOutcomes(lab, { 'cli1 web:9376': ['no name', 'timed out'], [`cli1 ${(await podsOf(lab))[0]?.ip}:9376`]: 'answers' });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web' }] },
} satisfies Fault;
