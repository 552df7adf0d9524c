import type { Fault } from '../harness/fault.ts';
import { manualSlice, replaceService } from '../harness/slices.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a slice kept by hand does not say which Service it is for',
  inject: async (lab) => {
    await replaceService(lab, { ports: [{ name: 'http', port: 80, targetPort: 9376 }] });
    await lab.apply(manualSlice((await podsOf(lab)).map(({ ip }) => ip), { label: false }));
  },
  symptom: async (lab) => {
    must((await lab.kubectl('-n', 'app', 'get', 'endpointslice', 'web-manual', '-o', 'name')) !== '', 'the slice is there');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  expected: { named: [{ layer: 'endpoints', object: 'EndpointSlice app/web-manual' }] },
} satisfies Fault;
