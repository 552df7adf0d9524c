import type { Facts } from '../facts.ts';
import type { Passage } from '../netfilter/passage.ts';
import { chainByName, nameKey, type RuleRef } from '../netfilter/ruleset.ts';
import { rulesetOf } from '../node-rules.ts';
import type { NodeState } from '../node-state.ts';
import { isProxyRule } from '../proxy/presence.ts';
import type { Sent } from './predict.ts';

/** The rule of somebody else than kube-proxy that writes another destination into a packet for a pod, and the share of packets that it takes; null: none does for certain. */
export function ledAway({ outcomes }: Passage, sent: Pick<Sent, 'destination' | 'destinationPort'>): { readonly rule: RuleRef; readonly share: number } | null {
  const certain = outcomes.filter(({ assumptions, outcome }) => outcome !== 'unknown' && assumptions.every(({ held }) => !held));
  const taken = certain.flatMap(({ dnat, trail, probability }) => {
    const stays = dnat === null || (dnat.ip === sent.destination && (dnat.port ?? sent.destinationPort) === sent.destinationPort);
    const step = stays ? undefined : trail.findLast(({ effect }) => effect === 'dnat' || effect === 'redirect');
    return step === undefined || isProxyRule(step) ? [] : [{ rule: step, probability }];
  });
  const [first] = taken;
  const whole = certain.reduce((sum, { probability }) => sum + probability, 0);
  return first === undefined ? null : { rule: first.rule, share: taken.reduce((sum, { probability }) => sum + probability, 0) / whole };
}

/** How many packets it has taken while this was looked at, where it counts them. */
export function countedBy(facts: Facts, name: string, { chain, text, ...table }: RuleRef): readonly string[] {
  const node = facts.nodes.find((one) => one.name === name);
  const packets = (state: NodeState | null | undefined): number | undefined => (state === null || state === undefined ? undefined : chainByName(rulesetOf(state)).get(nameKey(table, chain))?.rules.find(({ source }) => source === text)?.counters?.packets);
  const [before, after] = [packets(node?.first), packets(node?.last)];
  return before === undefined || after === undefined || after <= before ? [] : [`${after - before} packets while this was looked at`];
}
