import type { Fault } from '../harness/fault.ts';
import { default as closed } from '../ok-closed-namespaces/fault.ts';

const { what: _, client: __, ...rest } = closed;

/** Nothing is known of what others may, and nobody is accused. */
export default { ...rest, what: 'every new namespace is closed by a policy, and no client is given', expected: { status: 'inconclusive', named: [] } } satisfies Fault;
