import type { Fault } from '../harness/fault.ts';
import { manualSlice } from '../harness/slices.ts';
import { askSome, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a slice of another controller lists the right pods a second time, with the port of their metrics, which they serve no more',
  inject: async (lab) => lab.apply(manualSlice((await podsOf(lab)).map(({ ip }) => ip), { name: 'web-metrics', by: 'metrics.example.com', port: 9090 })),
  symptom: async (lab) => {
    const outcomes = [...(await askSome(lab, 'cli1', 'web:80')), ...(await askSome(lab, 'cli1', 'web:80'))];
    must(outcomes.includes('answers') && outcomes.includes('refused'), `some requests are refused: ${outcomes.join(' / ')}`);
  },
  expected: { named: [{ layer: 'endpoints', object: 'EndpointSlice app/web-metrics' }] },
} satisfies Fault;
