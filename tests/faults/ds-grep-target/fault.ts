import type { Fault } from '../harness/fault.ts';
import fault from '../nn-route-missing/fault.ts';

export default { ...fault, what: `${fault.what}; somebody asks for their Service, and for DNS alone (--grep dns)`, grep: 'dns' } satisfies Fault;
