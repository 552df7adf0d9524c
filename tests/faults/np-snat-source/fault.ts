import type { NotHere } from '../harness/fault.ts';

export default {
  what: 'kube-proxy masquerades pods, so a policy that admits pods does not know them',
  notHere: 'the lab of the fault suite enforces no NetworkPolicy yet',
  expected: { named: [{ layer: 'proxy', object: 'Node node1' }] },
} satisfies NotHere;
