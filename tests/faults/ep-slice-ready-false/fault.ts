import type { Fault } from '../harness/fault.ts';
import { manualSlice, replaceService } from '../harness/slices.ts';
import { expectOutcomes, must, podsOf, readyEndpoints } from '../harness/symptom.ts';

export default {
  what: 'a slice kept by hand says that its addresses are not ready',
  inject: async (lab) => {
    await replaceService(lab, { ports: [{ name: 'http', port: 80, targetPort: 9376 }] });
    await lab.apply(manualSlice((await podsOf(lab)).map(({ ip }) => ip), { ready: false }));
  },
  symptom: async (lab) => {
    must((await readyEndpoints(lab)).length === 0, 'no address is ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  expected: { named: [{ layer: 'endpoints', object: 'EndpointSlice app/web-manual' }] },
} satisfies Fault;
