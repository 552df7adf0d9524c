import { groupBy } from '../group-by.ts';
import { describeCell, isDirect, transportOf, type Cell } from '../cell.ts';
import { insideOf, type Facts } from '../facts.ts';
import { finding, type Finding } from '../finding.ts';
import { keys } from '../keys.ts';
import { isReady, nameOf, ownerOf, type Pod } from '../kube.ts';
import { discardedBetween, type Discarded } from '../netfilter/counters.ts';
import { passage } from '../netfilter/passage.ts';
import type { RuleRef } from '../netfilter/ruleset.ts';
import { rulesetInside, viewOf } from '../node-rules.ts';
import type { PodState } from '../node-state.ts';
import { clientPort, serviceDead, servicePartly, sourceOf } from './predict.ts';

interface Stop {
  readonly pod: Pod;
  readonly rule: RuleRef;
  readonly what: 'drops' | 'rejects' | 'redirects';
  /** Where a redirect leads. */
  readonly port: number | null;
  readonly cell: Cell;
}

type Sent = Parameters<typeof passage>[2];

/**
 * A pod has a packet filter of its own: a sidecar's redirect that outlived the sidecar, rules of an init container, a guard in the image. What reaches its interface may
 * still end there, and nothing on the node shows it.
 */
export function podFilters(facts: Facts): readonly Finding[] {
  // What a pod does not get from the run's own workload it may well be kept from: it has no business there.
  const failed = facts.cells.filter((cell) => cell.state === 'failed' && cell.to.ip !== undefined && (cell.from.kind === 'probe' || (cell.to.role !== 'practice' && cell.to.role !== 'probe' && cell.to.role !== 'api')) && (isDirect(cell) || (cell.to.via === 'service-ip' && cell.from.kind !== 'node')));
  const stops = failed.flatMap((cell) => stopsOf(facts, cell));
  return [...groupBy(stops, ({ pod, rule }) => `${ownerOf(pod)} ${rule.table} ${rule.chain} ${rule.text}`).values()].map((group) => tell(facts, group));
}

/** The question and its answer, through the pod that asks and the pod that is asked. */
function stopsOf(facts: Facts, cell: Cell): readonly Stop[] {
  const source = sourceOf(facts, cell);
  if (source === null || cell.from.pod === cell.to.pod) return [];
  const [protocol, destination, port] = [transportOf(cell).toLowerCase(), cell.to.ip ?? '', cell.to.port ?? null];
  const packets: readonly Sent[] = [
    { protocol, source, destination, sourcePort: clientPort, destinationPort: port },
    { protocol, source: destination, destination: source, sourcePort: port, destinationPort: clientPort, state: 'established' },
  ];
  const pods = [...(isDirect(cell) ? [cell.to.pod] : []), ...(cell.from.kind === 'node' ? [] : [cell.from.pod])];
  return pods.flatMap((pod) => packets.flatMap((packet) => stopsIn(facts, pod, cell, packet)).slice(0, 1));
}

function stopsIn(facts: Facts, name: string | undefined, cell: Cell, packet: Sent): readonly Stop[] {
  const pod = facts.now.pods.find((one) => nameOf(one) === name);
  const state = pod === undefined ? undefined : insideOf(facts, pod);
  // Who is in the network of its node has its node's rules.
  if (pod === undefined || state === undefined || !state.found || pod.spec.hostNetwork === true || packet.source.includes(':') !== packet.destination.includes(':')) return [];
  const ruleset = rulesetInside(state);
  if (ruleset === null || ruleset.chains.length === 0) return [];
  const way = passage(ruleset, viewOf(state), packet);
  if (way.passes === 'no' && way.rule !== null && way.how !== null) return [{ pod, rule: way.rule, what: way.how === 'drop' ? 'drops' : 'rejects', port: null, cell }];
  // What cannot be judged by its text (a set of addresses) is judged by its counter: it grew while packets were lost.
  const counted = discardedIn(facts, name).find((one) => one.packets >= cell.tries - cell.passed && way.doubtful.some((rule) => rule.table === one.rule.table && rule.chain === one.rule.chain && rule.text === one.rule.text));
  if (counted !== undefined) return [{ pod, rule: counted.rule, what: counted.how === 'drop' ? 'drops' : 'rejects', port: null, cell }];
  const [outcome] = way.outcomes;
  const step = outcome?.trail.findLast((one) => one.effect === 'redirect');
  const port = outcome?.dnat?.port ?? null;
  return way.passes === 'yes' && step !== undefined && port !== null && !listens(state, port, packet.protocol) ? [{ pod, rule: step, what: 'redirects', port, cell }] : [];
}

/** Between the first look at a pod and the last. */
function discardedIn(facts: Facts, name: string | undefined): readonly Discarded[] {
  const looks = facts.podStates.filter(({ pod, found }) => pod === name && found);
  const [before, after] = [looks[0], looks.at(-1)].map((state) => (state === undefined ? null : rulesetInside(state)));
  return looks.length < 2 || before === null || before === undefined || after === null || after === undefined ? [] : discardedBetween(before, after);
}

function listens(state: PodState, port: number, protocol: string): boolean {
  return state.listeners.some((one) => one.port === port && one.protocol === protocol.toUpperCase());
}

function tell(facts: Facts, group: readonly Stop[]): Finding {
  const { pod, rule, what, port } = group[0] as Stop;
  const pods = [...new Map(group.map((stop) => [nameOf(stop.pod), stop.pod])).values()];
  const ids = new Set(group.map((stop) => stop.cell.id));
  const text = `${rule.table} ${rule.chain}: ${rule.text}`;
  const object = pods.length > 1 ? ownerOf(pod) : `Pod ${nameOf(pod)}`;
  const subject = [facts.target, facts.dns].find((one) => pods.some((each) => one.pods.includes(each)) && group.some((stop) => stop.cell.to.role === one.role));
  const ready = subject?.pods.filter(isReady) ?? [];
  // Who was let in has not met the rule: it minds some and not others.
  const choosy = facts.cells.some((cell) => isDirect(cell) && cell.passed > 0 && group.some((stop) => stop.cell.to.ip === cell.to.ip && stop.cell.to.port === cell.to.port));
  const all = !choosy && ready.length > 0 && ready.every((one) => pods.includes(one));
  return finding({
    id: what === 'redirects' ? 'pods/redirected' : 'pods/own-filter', object, where: pods.length > 1 ? 'everywhere' : `pod ${nameOf(pod)}`,
    message: what === 'redirects' ? `${object}: a rule inside the pod${pods.length > 1 ? 's' : ''} redirects connections to port ${port ?? ''}, on which nothing listens there: a sidecar has left it behind, or does not run (${text})`
      : `${object}: a packet filter inside the pod${pods.length > 1 ? 's' : ''} ${what} packets (${text})`,
    expected: [what === 'redirects' ? `a listener on port ${port ?? ''}, or no redirect` : 'a filter that lets requests pass'], observed: [text, ...group.map((stop) => describeCell(stop.cell))].slice(0, 8),
    command: 'nft list ruleset; iptables-save (in the network namespace of the pod)', fix: what === 'redirects' ? `start the sidecar of ${object}, or make the pod${pods.length > 1 ? 's' : ''} anew without what sets the redirect (an init container)` : `take the rule away: whatever in ${object} sets it (an init container, an agent with NET_ADMIN), and make the pod${pods.length > 1 ? 's' : ''} anew`, doc: 'are-the-pods-working',
    states: pods.map((one) => keys.answers(nameOf(one))), breaks: [...pods.flatMap((one) => [keys.answers(nameOf(one)), keys.podReady(nameOf(one))]), ...(all && subject !== undefined ? [keys.ready(subject), keys.vip(subject), ...(subject.role === 'dns' ? [keys.names] : [])] : [])],
  }, facts.cells, (cell) => {
    if (ids.has(cell.id)) return 'must';
    if (pods.some((one) => nameOf(one) === cell.from.pod) && cell.to.via === 'name') return 'may';
    return subject === undefined ? undefined : (all ? serviceDead(facts, subject) : servicePartly(subject))(cell);
  });
}
