import type { NotHere } from '../harness/fault.ts';

export default {
  what: 'a cluster of IPv6 alone, where A lookups are empty',
  notHere: 'the nodes of the lab have no IPv6 yet',
  expected: { status: 'healthy', named: [] },
} satisfies NotHere;
