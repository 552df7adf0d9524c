import type { NotHere } from '../harness/fault.ts';

export default {
  what: 'a policy admits the port with the wrong protocol',
  notHere: 'the lab of the fault suite enforces no NetworkPolicy yet',
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy app/udp-only' }] },
} satisfies NotHere;
