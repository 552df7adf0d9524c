import type { NotHere } from '../harness/fault.ts';

export default {
  what: 'a policy lets lookups out over UDP only',
  notHere: 'the lab of the fault suite enforces no NetworkPolicy yet',
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy app/dns-udp' }] },
} satisfies NotHere;
