import type { NotHere } from '../harness/fault.ts';

export default {
  what: 'a policy admits namespaces by a label that the client\'s has not',
  notHere: 'the lab of the fault suite enforces no NetworkPolicy yet',
  expected: { named: [{ layer: 'policy', object: /^(NetworkPolicy app\/by-namespace|Namespace other)$/ }] },
} satisfies NotHere;
