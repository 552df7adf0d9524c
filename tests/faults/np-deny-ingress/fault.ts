import type { NotHere } from '../harness/fault.ts';

export default {
  what: 'a policy denies all ingress to the pods',
  notHere: 'the lab of the fault suite enforces no NetworkPolicy yet',
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy app/deny-web' }] },
} satisfies NotHere;
