import type { Fault } from '../harness/fault.ts';
import fault from '../kp-dns-rule-gone/fault.ts';

export default { ...fault, what: `${fault.what}; only DNS is asked about (--grep dns)`, target: 'practice', grep: 'dns' } satisfies Fault;
