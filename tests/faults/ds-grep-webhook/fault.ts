import fault from '../cp-webhook-namespaces/fault.ts';
import type { Fault } from '../harness/fault.ts';

// Without a namespace nobody could ask anything about names: that is said, and blames no DNS.
export default { ...fault, what: `${fault.what}; only DNS is asked about (--grep dns)`, grep: 'dns', expected: { status: 'inconclusive', named: [] } } satisfies Fault;
