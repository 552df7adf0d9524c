import fault from '../ds-scaled-zero/fault.ts';
import type { Fault } from '../harness/fault.ts';

export default { ...fault, what: `${fault.what}; only the proxy is asked about (--grep proxy), which is well`, target: 'practice', grep: 'proxy', expected: { status: 'healthy', named: [] } } satisfies Fault;
