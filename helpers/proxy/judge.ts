/** Judges what a walk found for one frontend: compares where packets go with where they should go. */
import { ownerOf } from '#helpers/netfilter/owner.ts';
import { reachableFrom } from '#helpers/netfilter/reachability.ts';
import { nameKey } from '#helpers/netfilter/ruleset.ts';
import type { RuleRef, Ruleset } from '#helpers/netfilter/ruleset.ts';
import { isPlain, maxAssumptions } from '#helpers/netfilter/way.ts';
import type { Outcome, TrailStep } from '#helpers/netfilter/way.ts';
import { writeEndpoint } from './endpoints.ts';
import type { ExpectedFrontend } from './expected.ts';
import { mentionsOf } from './mentions.ts';
import type { Mention } from './mentions.ts';
import { isProxyRule } from './presence.ts';
import type { Fate, OtherBackend, Problem } from './problem.ts';

export interface Judgement {
  readonly problems: readonly Problem[];
  /** Rules that could not be judged and would change the answer. */
  readonly doubts: readonly RuleRef[];
}

/** `hook` is where the packet came in: prerouting, or output for one of the node's own. */
export function judge(ruleset: Ruleset, frontend: ExpectedFrontend, outcomes: readonly Outcome[], hook: 'prerouting' | 'output'): Judgement {
  const plain = outcomes.filter(isPlain);
  const other = outcomes.filter((outcome) => !plain.includes(outcome));
  const weigh = (outcome: Outcome): Outcome => ({ ...outcome, probability: outcome.probability * 2 ** outcome.assumptions.length });
  const problems = problemsOf(ruleset, frontend, plain.map(weigh), hook);
  const elsewhere = other.length === 0 ? [] : problemsOf(ruleset, frontend, other, hook).filter(({ kind }) => kind !== 'uneven' && kind !== 'wrong-backends');
  const doubts = uniqueRules([...other, ...plain].flatMap(({ assumptions }) => assumptions.map(({ rule }) => rule)));
  if (problems.length === 0) return { problems, doubts: elsewhere.length > 0 ? doubts : [] };
  // Where not all open rules could be tried, or one leads to what is not understood, the trouble may be none.
  const untried = plain.some(({ assumptions }) => assumptions.filter((each) => each.hook === hook).length >= maxAssumptions);
  const hopeful = untried || other.some(({ outcome, dnat }) => outcome === 'unknown' || (outcome === 'accept' && (dnat !== null || frontend.expect !== 'forward')));
  const [doubt] = doubts;
  return hopeful && doubt ? { problems: [{ kind: 'unknown', rule: doubt, why: `it cannot be told whether this rule holds, and without it: ${problems[0]?.kind ?? ''}` }], doubts } : { problems, doubts };
}

function problemsOf(ruleset: Ruleset, frontend: ExpectedFrontend, outcomes: readonly Outcome[], hook: 'prerouting' | 'output'): readonly Problem[] {
  const wanted = new Set(frontend.backends.map(writeEndpoint));
  const problems: Problem[] = [];
  const got = new Map<string, { ip: string; port: number | null; share: number; rule: RuleRef | null }>();
  for (const outcome of outcomes) {
    const share = outcome.probability;
    if (outcome.outcome === 'unknown') problems.push({ kind: 'unknown', rule: outcome.decidedBy, why: outcome.decidedBy?.text ?? 'a rule that is not understood decides' });
    else if (outcome.dnat) {
      const step = translation(outcome);
      const name = writeEndpoint(outcome.dnat);
      const foreign = step && !isProxyRule(step) && !wanted.has(name);
      if (foreign) problems.push({ kind: 'preempted', effect: step.effect === 'redirect' ? 'redirect' : 'dnat', rule: step, target: name, fate: fateOf(outcome), share });
      else {
        const before = got.get(name);
        got.set(name, { ip: outcome.dnat.ip, port: outcome.dnat.port, share: share + (before?.share ?? 0), rule: step });
        if (wanted.has(name) && outcome.outcome !== 'accept') problems.push(stopped(outcome, outcome.outcome, 'after-translation'));
      }
    // Without endpoints nothing can be reached; whether a client is refused or waits in vain is no fault of the proxy:
    // a firewall that accepts early keeps the proxy's refusal from being heard.
    } else if (frontend.expect === 'forward') problems.push(untranslated(ruleset, frontend, outcome, hook));
  }
  return [...joinShares(problems), ...backendProblems(frontend, [...got.values()], mentionsOf(ruleset, frontend).find(({ translates }) => translates)?.leadsTo ?? null)];
}

function untranslated(ruleset: Ruleset, frontend: ExpectedFrontend, outcome: Outcome, hook: 'prerouting' | 'output'): Problem {
  const share = outcome.probability;
  const { decidedBy, endedAt, trail } = outcome;
  const mentions = mentionsOf(ruleset, frontend);
  const stop = outcome.outcome === 'drop' || outcome.outcome === 'reject' ? outcome.outcome : null;
  if (stop && decidedBy) {
    const last = trail.at(-1);
    const own = mentions.some((mention) => !mention.translates && (isRule(mention, decidedBy) || (last && last.effect === 'jump' && isRule(mention, last))));
    if (own) return { kind: 'no-endpoints-rule', how: stop, rule: decidedBy, share };
    if (endedAt.hook === 'ingress' || (endedAt.hook === hook && endedAt.priority < -100)) return stopped(outcome, stop, 'before-translation');
  }
  const fate = fateOf(outcome);
  const untracked = trail.find(({ effect }) => effect === 'notrack');
  if (untracked) return { kind: 'preempted', effect: 'notrack', rule: untracked, target: null, fate, share };
  const leading = mentions.filter(({ translates }) => translates);
  const ended = trail.find((step) => step.effect === 'accept' && !isProxyRule(step) && ruleset.chains.some((chain) => chain.base?.type === 'nat' && chain.base.hook === hook
    && step.table === chain.table && step.backend === chain.backend && step.family === chain.family && reachableFrom(ruleset, chain).has(nameKey(step, step.chain))
    && leading.some((mention) => reachableFrom(ruleset, chain).has(nameKey(mention.chain, mention.chain.name)))));
  if (ended) return { kind: 'preempted', effect: 'accept', rule: ended, target: null, fate, share };
  return { kind: 'missing', ...causeOf(ruleset, leading, trail, hook), fate, hook, rule: stop ? decidedBy : null, share };
}

function causeOf(ruleset: Ruleset, leading: readonly Mention[], trail: readonly TrailStep[], hook: 'prerouting' | 'output'): { readonly cause: 'no-rule' | 'unreachable' | 'no-target' | 'not-matched'; readonly chain: string | null } {
  const [first] = leading;
  if (!first) return { cause: 'no-rule', chain: null };
  const entered = leading.find((mention) => trail.some((step) => isRule(mention, step)));
  if (entered) return { cause: 'no-target', chain: entered.leadsTo };
  const bases = ruleset.chains.filter((chain) => chain.base?.type === 'nat' && chain.base.hook === hook);
  const reached = bases.some((base) => leading.some(({ chain }) => reachableFrom(ruleset, base).has(nameKey(chain, chain.name))));
  return { cause: reached ? 'not-matched' : 'unreachable', chain: first.chain.name };
}

function backendProblems(frontend: ExpectedFrontend, got: readonly { ip: string; port: number | null; share: number; rule: RuleRef | null }[], chain: string | null): readonly Problem[] {
  if (got.length === 0) return [];
  const names = new Set(got.map(writeEndpoint));
  const missing = frontend.backends.filter((backend) => !names.has(writeEndpoint(backend))).map(({ ip, port }) => ({ ip, port }));
  const extra = got.filter((target) => !frontend.backends.some((backend) => writeEndpoint(backend) === writeEndpoint(target)))
    .map(({ ip, port, share }): OtherBackend => ({ ip, port, share, because: becauseOf(frontend, { ip, port }) }));
  const example = got.find((target) => extra.some(({ ip, port }) => ip === target.ip && port === target.port)) ?? got[0];
  if (missing.length > 0 || extra.length > 0) return [{ kind: 'wrong-backends', missing, extra, chain, rule: example?.rule ?? null }];
  const total = got.reduce((sum, { share }) => sum + share, 0);
  const fair = total / got.length;
  const uneven = got.some(({ share }) => share > 1.5 * fair || share < fair / 1.5);
  return uneven ? [{ kind: 'uneven', shares: got.map(({ ip, port, share }) => ({ ip, port, share })), chain }] : [];
}

function becauseOf({ known }: ExpectedFrontend, target: { readonly ip: string; readonly port: number | null }): OtherBackend['because'] {
  const endpoint = known.find((each) => writeEndpoint(each) === writeEndpoint(target));
  return !endpoint ? 'gone' : endpoint.ready ? 'elsewhere' : 'not-ready';
}

function stopped(outcome: Outcome, how: 'drop' | 'reject', stage: 'before-translation' | 'after-translation'): Problem {
  const rule = outcome.decidedBy as RuleRef;
  return { kind: 'stopped', how, stage, rule, rejectWith: outcome.rejectWith, owner: ownerOf(rule), share: outcome.probability };
}

/** Packets to three backends that one rule stops are one problem, not three. */
function joinShares(problems: readonly Problem[]): readonly Problem[] {
  const joined = new Map<string, Problem>();
  for (const problem of problems) {
    const key = problemKey(problem);
    const before = joined.get(key);
    joined.set(key, before && 'share' in before && 'share' in problem ? { ...before, share: before.share + problem.share } : problem);
  }
  return [...joined.values()];
}

/** Same key: the same thing is wrong, for whichever Service. */
export function problemKey(problem: Problem): string {
  const rule = 'rule' in problem && problem.rule ? [problem.rule.backend, problem.rule.family, problem.rule.table, problem.rule.chain, problem.rule.position] : [];
  const { kind } = problem;
  const detail = kind === 'missing' ? [problem.cause, problem.cause === 'unreachable' ? problem.hook : '', problem.fate] : kind === 'stopped' ? [problem.how, problem.stage] : kind === 'preempted' ? [problem.effect]
    : kind === 'not-masqueraded' ? [problem.why, problem.cause] : [];
  return JSON.stringify([kind, ...detail, kind === 'preempted' || kind === 'stopped' || kind === 'unknown' || (kind === 'not-masqueraded' && problem.cause === 'mark-cleared') ? rule : []]);
}

function translation(outcome: Outcome): TrailStep | null {
  return outcome.trail.find(({ effect }) => effect === 'dnat' || effect === 'redirect') ?? null;
}

function fateOf({ outcome }: Outcome): Fate {
  return outcome === 'accept' ? 'leaves' : outcome === 'reject' ? 'rejected' : outcome === 'drop' ? 'dropped' : 'unknown';
}

function isRule(mention: Mention, ref: RuleRef): boolean {
  return mention.chain.name === ref.chain && mention.rule.position === ref.position && mention.chain.table === ref.table && mention.chain.backend === ref.backend && mention.chain.family === ref.family;
}

function uniqueRules(rules: readonly RuleRef[]): readonly RuleRef[] {
  return [...new Map(rules.map((rule) => [`${rule.backend} ${rule.table} ${rule.chain} ${rule.position}`, rule])).values()];
}
