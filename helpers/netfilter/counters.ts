/** Which rules discarded packets while something was tried: two dumps of the same node, before and after. */
import { nameKey } from './ruleset.ts';
import type { Chain, Counters, Rule, RuleRef, Ruleset } from './ruleset.ts';
import { refOf } from './way.ts';

export interface Discarded {
  readonly rule: RuleRef;
  readonly how: 'drop' | 'reject';
  readonly packets: number;
  readonly bytes: number;
}

/**
 * Rules (and chain policies) that drop or reject and whose counters grew, most packets first. nft rules count only when
 * they have a counter, so silence about nft proves nothing. A rule that was not there before counts from zero.
 */
export function discardedBetween(before: Ruleset, after: Ruleset): readonly Discarded[] {
  const earlier = new Map<string, Counters>();
  for (const chain of before.chains) {
    for (const { key, counters } of counted(chain)) if (counters) earlier.set(key, counters);
  }
  return after.chains.flatMap((chain) => counted(chain).flatMap(({ key, rule, how, counters }): readonly Discarded[] => {
    const start = earlier.get(key) ?? { packets: 0, bytes: 0 };
    // Counters go back to zero when a chain is written anew (kube-proxy does so): then all of them are new.
    const from = counters && counters.packets >= start.packets ? start : { packets: 0, bytes: 0 };
    return counters && counters.packets > from.packets ? [{ rule: refOf(chain, rule), how, packets: counters.packets - from.packets, bytes: Math.max(0, counters.bytes - from.bytes) }] : [];
  })).sort((a, b) => b.packets - a.packets);
}

interface Counted {
  readonly key: string;
  readonly rule: Rule | null;
  readonly how: 'drop' | 'reject';
  readonly counters: Counters | null;
}

/** Positions shift when rules are inserted, so a rule is known by its text and how many alike stand above it. */
function counted(chain: Chain): readonly Counted[] {
  const name = nameKey(chain, chain.name);
  const alike = new Map<string, number>();
  const rules = chain.rules.flatMap((rule): readonly Counted[] => {
    const number = (alike.get(rule.source) ?? 0) + 1;
    alike.set(rule.source, number);
    const verdict = rule.actions.find((action) => action.kind === 'verdict' && (action.verdict.kind === 'drop' || action.verdict.kind === 'reject'));
    if (verdict?.kind !== 'verdict' || (verdict.verdict.kind !== 'drop' && verdict.verdict.kind !== 'reject')) return [];
    return [{ key: `${name} ${rule.source} #${number}`, rule, how: verdict.verdict.kind, counters: rule.counters }];
  });
  return chain.base?.policy === 'drop' ? [...rules, { key: `${name} policy`, rule: null, how: 'drop', counters: chain.base.policyCounters }] : rules;
}
