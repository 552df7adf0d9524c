/** Which chains a packet can get to from a base chain, by jumps, gotos and verdict maps, whatever their conditions. */
import type { Action } from './action.ts';
import { chainByName, nameKey, onceFor, setByName } from './ruleset.ts';
import type { Chain, Hook, Ruleset } from './ruleset.ts';

/** Keys (see nameKey) of the chains that can be reached from this one, itself included. */
export function reachableFrom(ruleset: Ruleset, from: Chain): ReadonlySet<string> {
  const known = onceFor(ruleset, 'reachable', () => new Map<string, ReadonlySet<string>>());
  const start = nameKey(from, from.name);
  const before = known.get(start);
  if (before) return before;
  const chains = chainByName(ruleset);
  const seen = new Set<string>([start]);
  const open = [from];
  for (let chain = open.pop(); chain; chain = open.pop()) {
    for (const name of chain.rules.flatMap(({ actions }) => actions.flatMap((action) => targets(ruleset, chain as Chain, action)))) {
      const key = nameKey(chain, name);
      const next = chains.get(key);
      if (next && !seen.has(key)) {
        seen.add(key);
        open.push(next);
      }
    }
  }
  known.set(start, seen);
  return seen;
}

/** Base chains of type nat at a hook from which some rule translates destinations. */
export function translatingChains(ruleset: Ruleset, hook: Hook, family: 'ip' | 'ip6'): readonly Chain[] {
  return onceFor(ruleset, `translating ${hook} ${family}`, () => findTranslating(ruleset, hook, family));
}

function findTranslating(ruleset: Ruleset, hook: Hook, family: 'ip' | 'ip6'): readonly Chain[] {
  const translating = new Set(ruleset.chains.filter(({ rules }) => rules.some(({ actions }) => actions.some(({ kind }) => kind === 'dnat' || kind === 'dnat-map' || kind === 'redirect')))
    .map((chain) => nameKey(chain, chain.name)));
  return ruleset.chains.filter((chain) => chain.base?.hook === hook && chain.base.type === 'nat' && (chain.family === family || chain.family === 'inet')
    && [...reachableFrom(ruleset, chain)].some((key) => translating.has(key)));
}

function targets(ruleset: Ruleset, chain: Chain, action: Action): readonly string[] {
  if (action.kind === 'verdict') return action.verdict.kind === 'jump' || action.verdict.kind === 'goto' ? [action.verdict.chain] : [];
  if (action.kind !== 'verdict-map') return [];
  const { map } = action;
  const elements = typeof map === 'string' ? setByName(ruleset).get(nameKey(chain, map))?.elements ?? [] : map;
  return elements.flatMap(({ verdict }) => verdict?.kind === 'jump' || verdict?.kind === 'goto' ? [verdict.chain] : []);
}
