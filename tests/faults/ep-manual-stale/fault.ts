import type { Fault } from '../harness/fault.ts';
import { manualSlice, replaceService } from '../harness/slices.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a slice kept by hand leads to an address that nobody has',
  inject: async (lab) => {
    await replaceService(lab, { ports: [{ name: 'http', port: 80, targetPort: 9376 }] });
    await lab.apply(manualSlice(['10.244.9.9']));
  },
  symptom: async (lab) => {
    const [pod] = await podsOf(lab);
    await expectOutcomes(lab, { 'cli1 web:80': ['timed out', 'unreachable'], [`cli1 ${pod?.ip}:9376`]: 'answers' });
  },
  expected: { named: [{ layer: 'endpoints', object: 'EndpointSlice app/web-manual' }] },
} satisfies Fault;
