import type { Fault } from '../harness/fault.ts';
import fault from '../nn-ip-forward-0/fault.ts';

export default { ...fault, what: `${fault.what}; only DNS is asked about (--grep dns)`, target: 'practice', grep: 'dns' } satisfies Fault;
