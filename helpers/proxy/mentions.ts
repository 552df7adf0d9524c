/** Rules and map elements that name a frontend's address and port, wherever they stand. */
import { isSingle, writeAtom } from '#helpers/netfilter/atom.ts';
import type { Atom } from '#helpers/netfilter/atom.ts';
import type { Verdict } from '#helpers/netfilter/action.ts';
import { reachableFrom } from '#helpers/netfilter/reachability.ts';
import { chainByName, nameKey, onceFor, setByName } from '#helpers/netfilter/ruleset.ts';
import type { Chain, Rule, Ruleset } from '#helpers/netfilter/ruleset.ts';

export interface Mention {
  readonly chain: Chain;
  readonly rule: Rule;
  /** The chain that it leads to, null when the rule decides itself. */
  readonly leadsTo: string | null;
  /** It ends in a translation, as far as it leads anywhere: false for reject and drop entries. */
  readonly translates: boolean;
}

export interface Frontend {
  /** null: a node port, named by number alone. */
  readonly address: string | null;
  readonly port: number;
  readonly protocol: string;
}

/** All mentions of a frontend in the rule set. */
export function mentionsOf(ruleset: Ruleset, { address, port, protocol }: Frontend): readonly Mention[] {
  const index = onceFor(ruleset, 'mentions', () => makeIndex(ruleset));
  return index.get(key(address, `${port}`, protocol.toLowerCase())) ?? [];
}

function makeIndex(ruleset: Ruleset): ReadonlyMap<string, readonly Mention[]> {
  const index = new Map<string, Mention[]>();
  const add = (name: string, mention: Mention): void => {
    index.set(name, [...(index.get(name) ?? []), mention]);
  };
  for (const chain of ruleset.chains) {
    for (const rule of chain.rules) {
      const named = namesOf(rule);
      for (const action of rule.actions) {
        if (named && action.kind === 'verdict') add(named, { chain, rule, ...leadOf(ruleset, chain, action.verdict) });
        else if (named && (action.kind === 'dnat' || action.kind === 'dnat-map' || action.kind === 'redirect')) add(named, { chain, rule, leadsTo: null, translates: true });
        if (action.kind !== 'verdict-map' || action.key.kind !== 'fields') continue;
        const { fields } = action.key;
        const { map } = action;
        const elements = typeof map === 'string' ? setByName(ruleset).get(nameKey(chain, map))?.elements ?? [] : map;
        const [daddr, dport, protocol] = [fields.indexOf('daddr'), fields.indexOf('dport'), fields.indexOf('protocol')];
        if (dport < 0) continue;
        for (const element of elements) {
          const text = (at: number): string | null => at < 0 || !element.key[at] ? null : writeAtom(element.key[at] as Atom);
          if (element.verdict) add(key(text(daddr), text(dport) ?? '', text(protocol) ?? ''), { chain, rule, ...leadOf(ruleset, chain, element.verdict) });
        }
      }
    }
  }
  return index;
}

function leadOf(ruleset: Ruleset, chain: Chain, verdict: Verdict): Pick<Mention, 'leadsTo' | 'translates'> {
  if (verdict.kind !== 'jump' && verdict.kind !== 'goto') return { leadsTo: null, translates: false };
  return { leadsTo: verdict.chain, translates: translatesIn(ruleset, nameKey(chain, verdict.chain)) };
}

/** A chain is there for translating when a translation can be reached from it, or when it is empty: then one was meant to. */
function translatesIn(ruleset: Ruleset, key: string): boolean {
  const known = onceFor(ruleset, 'translating chains', () => new Map<string, boolean>());
  const before = known.get(key);
  if (before !== undefined) return before;
  const start = chainByName(ruleset).get(key);
  const chains = start ? [...reachableFrom(ruleset, start)].flatMap((name) => chainByName(ruleset).get(name) ?? []) : [];
  const actions = chains.flatMap(({ rules }) => rules.flatMap((rule) => rule.actions));
  const translates = actions.some(({ kind }) => kind === 'dnat' || kind === 'dnat-map' || kind === 'redirect')
    || !actions.some((action) => action.kind === 'mark' && chains.length === 1 || action.kind === 'verdict' && (action.verdict.kind === 'drop' || action.verdict.kind === 'reject'));
  known.set(key, translates);
  return translates;
}

/** A rule of iptables that asks for one destination address (or none) and one port. */
function namesOf(rule: Rule): string | null {
  const single = (field: string): Atom | null => {
    const match = rule.matches.find((each) => each.kind === 'compare' && each.fields.length === 1 && each.fields[0] === field && !each.negated && each.tuples.length === 1);
    const atom = match?.kind === 'compare' ? match.tuples[0]?.[0] : undefined;
    return atom && isSingle(atom) ? atom : null;
  };
  const [address, port, protocol] = [single('daddr'), single('dport'), single('protocol')];
  return port && protocol ? key(address && writeAtom(address), writeAtom(port), writeAtom(protocol)) : null;
}

function key(address: string | null, port: string, protocol: string): string {
  return `${address ?? '*'} ${port} ${protocol}`;
}
