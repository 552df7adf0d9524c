import type { Fault } from '../harness/fault.ts';
import fault from '../hp-mode-off/fault.ts';

export default { ...fault, what: `${fault.what}; only DNS is asked about (--grep dns), which is well`, target: 'practice', grep: 'dns', expected: { status: ['healthy', 'at-risk'], named: [], also: [{ layer: ['hairpin', 'node-network'], object: /.*/ }] } } satisfies Fault;
