import fault from '../cp-webhook-namespaces/fault.ts';
import type { Fault } from '../harness/fault.ts';

export default { ...fault, what: `${fault.what}; only DNS is asked about (--grep dns)`, grep: 'dns' } satisfies Fault;
