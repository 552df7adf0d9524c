/** Arbitrary cells and findings, for what must hold whatever the rules say. */
import fc from 'fast-check';
import type { Cell } from '#helpers/cell.ts';
import type { Finding } from '#helpers/finding.ts';
import { layers, type Layer } from '#helpers/layers.ts';

export function cell(id: string, state: Cell['state'], user = true): Cell {
  return {
    id, user, state,
    from: { kind: 'probe', node: 'node1', pod: 'run/probe-node1' },
    to: { role: 'target', via: 'service-ip', ip: '10.96.0.10', port: 80 },
    tool: 'http', round: 'main', late: 0, tries: state === 'unknown' ? 0 : 1, passed: state === 'passed' ? 1 : 0,
    outcome: state === 'passed' ? 'ok' : state === 'failed' ? 'timeout' : 'lost',
    seen: '', settled: false, excused: false, backends: [], addresses: [], command: '', worstMs: 0, statuses: [], clock: 0,
  };
}

export function finding(object: string, more: Partial<Finding> = {}): Finding {
  const layer = more.layer ?? 'service';
  return {
    id: `${layer}/thing`, layer, object, where: 'everywhere', message: object, expected: [], observed: [], fix: '', doc: '',
    kind: 'inspection', explains: [], mayExplain: [], refutedBy: [], states: [], breaks: [], latent: true, definite: false, ...more,
  };
}

export interface World {
  readonly cells: readonly Cell[];
  readonly findings: readonly Finding[];
  readonly unseen: readonly string[];
}

const keyPool = ['ready', 'endpoints', 'vip', 'names', 'network', 'proxy'];

export interface Limits {
  /** Which findings may be refuted, felt in themselves, or known from traffic only. */
  readonly refuted?: boolean;
  readonly definite?: boolean;
  readonly kinds?: readonly Finding['kind'][];
  /** Do the findings rest on one another? */
  readonly linked?: boolean;
}

/** Findings only explain cells that failed and are only refuted by cells that passed: that is how they are made. */
export function worlds({ refuted = true, definite = true, kinds = ['inspection', 'observation'], linked = true }: Limits = {}): fc.Arbitrary<World> {
  const someCells = fc.array(fc.record({ state: fc.constantFrom<Cell['state']>('passed', 'failed', 'failed', 'unknown'), user: fc.boolean() }), { maxLength: 7 })
    .map((drawn) => drawn.map(({ state, user }, index) => cell(`c${index}`, state, user)));
  return someCells.chain((cells) => {
    const ids = (state: Cell['state']): string[] => cells.filter((one) => one.state === state).map((one) => one.id);
    const keys = linked ? fc.subarray(keyPool) : fc.constant<string[]>([]);
    const one = fc.record({
      layer: fc.constantFrom<Layer>(...layers),
      name: fc.constantFrom('a', 'b'),
      kind: fc.constantFrom(...kinds),
      explains: fc.subarray(ids('failed')),
      mayExplain: fc.subarray(ids('failed')),
      refutedBy: refuted ? fc.oneof({ weight: 3, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: fc.subarray(ids('passed')) }) : fc.constant<string[]>([]),
      states: keys, breaks: keys, latent: fc.boolean(),
      definite: definite ? fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }) : fc.constant(false),
    });
    return fc.record({
      cells: fc.constant(cells),
      findings: fc.array(one, { maxLength: 6 }).map((drawn) => drawn.map(({ name, mayExplain, ...rest }, index) => finding(`Thing ${index}`, {
        ...rest, id: `${rest.layer}/${name}${index}`, mayExplain: mayExplain.filter((id) => !rest.explains.includes(id)),
      }))),
      unseen: fc.array(fc.constantFrom('node1 could not be entered', 'no probe on node2'), { maxLength: 2 }),
    });
  });
}

/** Keys that fall because of a finding, through all findings that state one of them: the definition, written plainly. */
export function fallsWith(finding: Finding, all: readonly Finding[]): ReadonlySet<string> {
  let keys = new Set(finding.breaks);
  for (;;) {
    const grown = new Set([...keys, ...all.filter((other) => other.states.some((key) => keys.has(key))).flatMap((other) => other.breaks)]);
    if (grown.size === keys.size) return keys;
    keys = grown;
  }
}
