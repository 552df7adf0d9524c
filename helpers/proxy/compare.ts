/**
 * Compares what the rules of a node do with what its proxy should do, by sending a thought packet to each frontend: from a
 * pod of the node, from the node itself, and for the outer addresses from outside. Whatever gets at a packet before, within
 * or after the proxy's rules falls out of the same walk.
 */
import { isPolicyRule } from '#helpers/netfilter/owner.ts';
import { translatingChains } from '#helpers/netfilter/reachability.ts';
import type { DumpKind, RuleRef } from '#helpers/netfilter/ruleset.ts';
import type { Ties } from '#helpers/netfilter/walk.ts';
import { isPlain } from '#helpers/netfilter/way.ts';
import type { Outcome } from '#helpers/netfilter/way.ts';
import { expectedFrontends } from './expected.ts';
import type { ExpectedFrontend } from './expected.ts';
import { judge, problemKey } from './judge.ts';
import { masqueradingRule, missingMasquerade } from './masquerade.ts';
import { findProxies, onlyProxy } from './presence.ts';
import type { Presence, ProxyKind } from './presence.ts';
import type { Problem, Vantage } from './problem.ts';
import { send, sourceOf } from './vantage.ts';
import type { Input } from './vantage.ts';

export type { ComparedNode, Input } from './vantage.ts';

export interface PortVerdict {
  readonly frontend: ExpectedFrontend;
  readonly from: Vantage;
  readonly state: 'complete' | 'broken' | 'unknown';
  readonly problems: readonly Problem[];
  /** Rules that could not be judged and would change the answer. */
  readonly doubts: readonly RuleRef[];
  /** False: whether it is broken hangs on which of two chains with one priority runs first. */
  readonly certain: boolean;
}

/** One thing that is wrong on the node, with all frontends and vantages that it hits. */
export interface Difference {
  readonly node: string;
  readonly problem: Problem;
  readonly frontends: readonly ExpectedFrontend[];
  readonly from: readonly Vantage[];
  readonly certain: boolean;
}

export interface Comparison {
  readonly node: string;
  /** seen: rules of a kube-proxy stand here; none: there are none in dumps of all kinds; cannot-tell: a kind of dump is missing. */
  readonly presence: 'seen' | 'none' | 'cannot-tell';
  readonly proxies: readonly Presence[];
  /** With more than one proxy's rules: how many frontends each would serve rightly if it were alone. */
  readonly alone: readonly { readonly kind: ProxyKind; readonly right: number; readonly wrong: number }[];
  readonly dumps: readonly DumpKind[];
  readonly verdicts: readonly PortVerdict[];
  readonly differences: readonly Difference[];
  /** A rule that masquerades what pods send to Service IPs although nothing demands it (clusterCIDR wrong, or masqueradeAll). */
  readonly podTrafficMasqueraded: RuleRef | null;
  /** Vantages that could not be taken, and why. */
  readonly notLooked: readonly { readonly from: Vantage; readonly reason: string }[];
}

export function compareRules(input: Input): Comparison {
  const { ruleset, node } = input;
  const proxies = findProxies(ruleset);
  const nft = ruleset.dumps.includes('nft');
  const iptables = ruleset.dumps.some((kind) => kind.startsWith('iptables'));
  const empty: Comparison = { node: node.name, presence: proxies.length > 0 ? 'seen' : nft && iptables ? 'none' : 'cannot-tell', proxies, alone: [], dumps: ruleset.dumps, verdicts: [], differences: [], podTrafficMasqueraded: null, notLooked: [] };
  // In ipvs mode the kernel's own table forwards, and no rule translates: compareIpvs judges that.
  if (proxies.length === 0 || proxies.some(({ kind }) => kind === 'ipvs')) return empty;
  const frontends = expectedFrontends(input.services, input.slices, node);
  const looks = lookAll(input, frontends);
  const rivals = proxies.filter(({ servicePorts }) => servicePorts > 0);
  return {
    ...empty, ...looks, differences: gather(node.name, looks.verdicts),
    alone: rivals.length < 2 ? [] : rivals.map(({ kind }) => {
      const { verdicts } = lookAll({ ...input, ruleset: onlyProxy(ruleset, kind) }, frontends.filter((frontend) => frontend.kind === 'cluster-ip'));
      // Rules that nothing leads to do nothing, right or wrong.
      const idle = (verdict: PortVerdict): boolean => verdict.problems.every((problem) => problem.kind === 'missing' && problem.cause === 'unreachable');
      const wrong = new Set(verdicts.filter((verdict) => verdict.state === 'broken' && !idle(verdict)).map(({ frontend }) => frontend));
      return { kind, wrong: wrong.size, right: new Set(verdicts.map(({ frontend }) => frontend)).size - wrong.size };
    }),
  };
}

function lookAll(input: Input, frontends: readonly ExpectedFrontend[]): Pick<Comparison, 'verdicts' | 'podTrafficMasqueraded' | 'notLooked'> {
  const verdicts: PortVerdict[] = [];
  let podTrafficMasqueraded: RuleRef | null = null;
  const blind = new Map<Vantage, string>();
  for (const frontend of frontends) {
    for (const from of frontend.kind === 'cluster-ip' ? ['pod', 'node'] as const : ['outside'] as const) {
      if (from === 'outside' && frontend.sourceRanges.length > 0) continue;
      const source = sourceOf(input, frontend, from);
      if (source === null) {
        blind.set(from, from === 'pod' ? 'no address of a pod on this node is known' : 'the addresses of the node are not known');
        continue;
      }
      const { verdict, outcomes } = look(input, frontend, from, source);
      verdicts.push(verdict);
      if (from !== 'pod') continue;
      const masked = outcomes.find((one) => one.masquerade && one.dnat?.ip !== source && isPlain(one));
      podTrafficMasqueraded ??= masked ? masqueradingRule(masked) : null;
    }
  }
  return { verdicts, podTrafficMasqueraded, notLooked: [...blind].map(([from, reason]) => ({ from, reason })) };
}

function look(input: Input, frontend: ExpectedFrontend, from: Vantage, source: string): { readonly verdict: PortVerdict; readonly outcomes: readonly Outcome[] } {
  const hook = from === 'node' ? 'output' : 'prerouting';
  const family = frontend.family === 4 ? 'ip' : 'ip6';
  // Two translating chains of one priority: which runs first no dump tells, so both orders are tried.
  const orders: readonly Ties[] = translatingChains(input.ruleset, hook, family).length > 1 ? ['youngest-first', 'oldest-first'] : ['youngest-first'];
  const tries = orders.map((ties) => {
    const outcomes = send(input, frontend, from, source, ties);
    const judged = judge(input.ruleset, frontend, outcomes, hook);
    const problems = [...judged.problems, ...masqueradeProblems(input, frontend, from, outcomes, ties)].filter((problem) => problem.kind !== 'stopped' || !(input.intended ?? isPolicyRule)(problem.rule));
    return { outcomes, doubts: judged.doubts, problems };
  });
  const first = tries.find(({ problems }) => problems.length > 0) ?? tries[0];
  const problems = first?.problems ?? [];
  const state = problems.length === 0 ? 'complete' : problems.every(({ kind }) => kind === 'unknown') ? 'unknown' : 'broken';
  return { outcomes: tries[0]?.outcomes ?? [], verdict: { frontend, from, state, problems, doubts: first?.doubts ?? [], certain: problems.length === 0 || tries.every((each) => each.problems.length > 0) } };
}

/** A pod's connection to itself through its Service, and one from outside to a pod elsewhere, only work with a new source. */
function masqueradeProblems(input: Input, frontend: ExpectedFrontend, from: Vantage, outcomes: readonly Outcome[], ties: Ties): readonly Problem[] {
  if (from === 'outside') {
    const kept = frontend.policy === 'Cluster' ? outcomes.map((outcome) => missingMasquerade(input.ruleset, outcome, 'external')) : [];
    return kept.filter((problem) => problem !== null).slice(0, 1);
  }
  if (from === 'node') return [];
  const here = frontend.backends.filter(({ ip, node }) => node === input.node.name && !input.node.addresses.includes(ip)).slice(0, 2);
  for (const { ip } of here) {
    const [kept] = send(input, frontend, 'pod', ip, ties).filter(({ dnat }) => dnat?.ip === ip).map((outcome) => missingMasquerade(input.ruleset, outcome, 'hairpin')).filter((problem) => problem !== null);
    if (kept) return [kept];
  }
  return [];
}

/** Puts together what is one problem over many frontends. Backends and shares are each Service's own affair. */
function gather(node: string, verdicts: readonly PortVerdict[]): readonly Difference[] {
  const found = new Map<string, Difference>();
  for (const { frontend, from, problems, certain } of verdicts) {
    for (const problem of problems) {
      const single = problem.kind === 'wrong-backends' || problem.kind === 'uneven' || problem.kind === 'no-endpoints-rule' || (problem.kind === 'missing' && problem.cause === 'no-target');
      const key = `${problemKey(problem)} ${single ? `${frontend.service} ${frontend.portName} ${frontend.protocol} ${frontend.family}` : ''}`;
      const before = found.get(key);
      found.set(key, before
        ? { ...before, frontends: before.frontends.includes(frontend) ? before.frontends : [...before.frontends, frontend], from: before.from.includes(from) ? before.from : [...before.from, from], certain: before.certain && certain }
        : { node, problem, frontends: [frontend], from: [from], certain });
    }
  }
  return [...found.values()].sort((a, b) => b.frontends.length - a.frontends.length);
}
