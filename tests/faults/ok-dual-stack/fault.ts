import type { NotHere } from '../harness/fault.ts';

export default {
  what: 'the Service has an IP and a slice of each family',
  notHere: 'the nodes of the lab have no IPv6 yet',
  expected: { status: 'healthy', named: [] },
} satisfies NotHere;
