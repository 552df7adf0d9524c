/** Is the source of a packet replaced where it must be (or must not be), and if not, which rule is to blame? */
import { reachableFrom } from '#helpers/netfilter/reachability.ts';
import { nameKey } from '#helpers/netfilter/ruleset.ts';
import type { RuleRef, Ruleset } from '#helpers/netfilter/ruleset.ts';
import type { Outcome } from '#helpers/netfilter/way.ts';
import { writeEndpoint } from './endpoints.ts';
import { isProxyRule } from './presence.ts';
import type { Problem } from './problem.ts';

type NotMasqueraded = Extract<Problem, { kind: 'not-masqueraded' }>;

/** Why a translated packet keeps its source. null when it does not, or when it never gets through anyway. */
export function missingMasquerade(ruleset: Ruleset, outcome: Outcome, why: NotMasqueraded['why']): NotMasqueraded | null {
  if (outcome.outcome !== 'accept' || outcome.masquerade || !outcome.dnat || outcome.assumptions.length > 0) return null;
  const last = outcome.trail.findLast(({ effect }) => effect === 'mark') ?? null;
  const backend = writeEndpoint(outcome.dnat);
  if (!masqueradeReachable(ruleset, outcome.dnat.ip.includes(':') ? 'ip6' : 'ip')) return { kind: 'not-masqueraded', why, cause: 'no-rule', rule: last, backend };
  return last && (outcome.mark === 0 || !isProxyRule(last))
    ? { kind: 'not-masqueraded', why, cause: 'mark-cleared', rule: last, backend }
    : { kind: 'not-masqueraded', why, cause: last ? 'no-rule' : 'not-marked', rule: last, backend };
}

/** Does a masquerade rule of a proxy stand where packets leave? */
function masqueradeReachable(ruleset: Ruleset, family: 'ip' | 'ip6'): boolean {
  const masquerading = new Set(ruleset.chains.filter((chain) => chain.rules.some(({ actions }) => actions.some(({ kind }) => kind === 'masquerade')) && isProxyRule({ table: chain.table, chain: chain.name, text: '' }))
    .map((chain) => nameKey(chain, chain.name)));
  return ruleset.chains.some((chain) => chain.base?.hook === 'postrouting' && chain.base.type === 'nat' && (chain.family === family || chain.family === 'inet')
    && [...reachableFrom(ruleset, chain)].some((key) => masquerading.has(key)));
}

/** Whom the rule spares from its masquerade, an address range or a device; null where it spares nobody (masqueradeAll). */
export function sparedBy({ text }: RuleRef): string | null {
  return /(?:! -[si]|(?:saddr|iifname|iif) !=) "?([^\s"]+)/.exec(text)?.[1] ?? null;
}

/** The rule that has a packet masqueraded: the one that marked it, else the one that masquerades. */
export function masqueradingRule({ trail }: Outcome): RuleRef | null {
  // The chain that marks says nothing; the rule that jumped there has the condition.
  const at = trail.findIndex(({ effect }) => effect === 'mark');
  const before = at > 0 ? trail[at - 1] : undefined;
  if (at >= 0) return before?.effect === 'jump' && /KUBE-MARK-MASQ|mark-for-masquerade/.test(before.text) ? before : trail[at] ?? null;
  return trail.find(({ effect }) => effect === 'masquerade' || effect === 'snat') ?? null;
}
