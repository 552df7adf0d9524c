import type { Fault } from '../harness/fault.ts';

export default {
  what: 'the selector has a typo',
  inject: (lab) => lab.patch('app', 'service/web', { op: 'add', path: '/spec/selector', value: { app: 'wbe' } }),
  heal: async () => undefined,
  expected: { named: [{ layer: 'endpoints', object: 'Service app/web', finding: 'endpoints/selector' }] },
} satisfies Fault;
