import type { NotHere } from '../harness/fault.ts';

export default {
  what: 'a policy keeps the DNS servers from the API',
  notHere: 'the lab of the fault suite enforces no NetworkPolicy yet',
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy kube-system/dns-egress' }], consequences: ['dns'] },
} satisfies NotHere;
