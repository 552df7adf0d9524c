/** What a walk carries along: the node, the rules by name, and how much work is left. */
import type { NodeView } from './packet.ts';
import type { Chain, NamedSet, RuleRef } from './ruleset.ts';
import type { Way } from './way.ts';

/** How a way left a chain: `through` is its end or a return. */
export interface Ending {
  readonly way: Way;
  readonly end: 'through' | 'accept' | 'drop' | 'reject' | 'unknown';
  readonly rule: RuleRef | null;
}

export interface Context {
  readonly node: NodeView;
  readonly sets: ReadonlyMap<string, NamedSet>;
  readonly chains: ReadonlyMap<string, Chain>;
  /** What is left of the work allowed for one walk: rules may ask for endless splitting, a walk may not. */
  readonly budget: { steps: number };
  /** Runs a way through a chain; `stack` holds the names of the chains that led there. */
  readonly enter: (chain: Chain, way: Way, context: Context, stack: readonly string[]) => readonly Ending[];
}
