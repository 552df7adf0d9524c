import type { Fault } from '../harness/fault.ts';
import { manualSlice } from '../harness/slices.ts';
import { askSome, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a slice of another controller lists the address of a pod that has nothing to do with the Service',
  inject: async (lab) => {
    const client = (await podsOf(lab, 'app=cli')).find(({ name }) => name === 'cli2');
    await lab.apply(manualSlice([client?.ip ?? ''], { name: 'web-mirror', by: 'mirror.example.com' }));
  },
  symptom: async (lab) => {
    const outcomes = [...(await askSome(lab, 'cli1', 'web:80')), ...(await askSome(lab, 'cli1', 'web:80'))];
    must(outcomes.includes('answers') && outcomes.includes('refused'), `some requests are refused: ${outcomes.join(' / ')}`);
  },
  expected: { named: [{ layer: 'endpoints', object: 'EndpointSlice app/web-mirror' }] },
} satisfies Fault;
