import type { Fault } from '../harness/fault.ts';
import { manualSlice, replaceService } from '../harness/slices.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a slice kept by hand lists the name of a host instead of its address, which no proxy takes',
  inject: async (lab) => {
    await replaceService(lab, { ports: [{ name: 'http', port: 80, targetPort: 9376 }] });
    await lab.apply(manualSlice(['web-1.corp.example']).replace('"addressType":"IPv4"', '"addressType":"FQDN"'));
  },
  symptom: async (lab) => {
    const [pod] = await podsOf(lab);
    await expectOutcomes(lab, { 'cli1 web:80': ['refused', 'timed out', 'unreachable'], [`cli1 ${pod?.ip}:9376`]: 'answers' });
  },
  expected: { named: [{ layer: 'endpoints', object: 'EndpointSlice app/web-manual' }] },
} satisfies Fault;
