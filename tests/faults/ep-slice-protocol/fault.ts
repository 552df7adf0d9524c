import type { Fault } from '../harness/fault.ts';
import { manualSlice, replaceService } from '../harness/slices.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a slice kept by hand has the right port with the wrong protocol',
  inject: async (lab) => {
    await replaceService(lab, { ports: [{ name: 'http', port: 80, targetPort: 9376 }] });
    await lab.apply(manualSlice((await podsOf(lab)).map(({ ip }) => ip)).replace('"protocol":"TCP"', '"protocol":"UDP"'));
  },
  symptom: async (lab) => {
    const [pod] = await podsOf(lab);
    await expectOutcomes(lab, { 'cli1 web:80': ['refused', 'timed out', 'unreachable'], [`cli1 ${pod?.ip}:9376`]: 'answers' });
  },
  expected: { named: [{ layer: 'endpoints', object: 'EndpointSlice app/web-manual' }] },
} satisfies Fault;
