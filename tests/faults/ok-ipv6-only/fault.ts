import type { NotHere } from '../harness/fault.ts';

export default {
  what: 'a cluster of IPv6 alone, where A lookups are empty',
  notHere: 'the API and the nodes of the lab have IPv4 addresses; a Service of IPv6 alone is ok-ipv6-service',
  expected: { status: 'healthy', named: [] },
} satisfies NotHere;
