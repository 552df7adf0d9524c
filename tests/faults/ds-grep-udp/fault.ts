import type { Fault } from '../harness/fault.ts';
import fault from '../nn-conntrack-udp-zero/fault.ts';

export default { ...fault, what: `${fault.what}; only DNS is asked about (--grep dns)`, grep: 'dns' } satisfies Fault;
