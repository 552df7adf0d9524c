import type { NotHere } from '../harness/fault.ts';

export default {
  what: 'the client may send, the servers do not admit',
  notHere: 'the lab of the fault suite enforces no NetworkPolicy yet',
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy app/deny-web' }] },
} satisfies NotHere;
