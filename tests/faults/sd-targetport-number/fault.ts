import type { Fault } from '../harness/fault.ts';

export default {
  what: 'the numeric targetPort is wrong',
  inject: (lab) => lab.patch('app', 'service/web', { op: 'replace', path: '/spec/ports/0/targetPort', value: 9377 }),
  heal: async () => undefined,
  expected: { named: [{ layer: 'service', object: 'Service app/web', finding: 'service/target-port' }] },
} satisfies Fault;
