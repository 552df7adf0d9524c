import type { NotHere } from '../harness/fault.ts';

export default {
  what: 'a policy names a port that the pods do not have',
  notHere: 'the lab of the fault suite enforces no NetworkPolicy yet',
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy app/named-port' }] },
} satisfies NotHere;
