import { groupBy } from '../group-by.ts';
import { peerOf, worldOf } from '../admission.ts';
import { describeCell, isDirect, isSilence, transportOf, type Cell } from '../cell.ts';
import { type Facts, type NodeFacts } from '../facts.ts';
import { finding, found, notApplicable, together, unseen, type Finding, type Judgement } from '../finding.ts';
import { keys } from '../keys.ts';
import { nameOf, podIps } from '../kube.ts';
import { discardedBetween, type Discarded } from '../netfilter/counters.ts';
import { isPolicyRule, ownerOf } from '../netfilter/owner.ts';
import { deviceTo, isLocalAddress } from '../netfilter/packet.ts';
import { chainByName, nameKey, type Counters, type RuleRef, type Ruleset } from '../netfilter/ruleset.ts';
import { rulesetOf, viewOf } from '../node-rules.ts';
import type { NodeState } from '../node-state.ts';
import { isProxyRule } from '../proxy/presence.ts';
import { evaluatePair } from '../policy/evaluate-pair.ts';
import { externalPeer } from '../policy/peer.ts';
import { ipsecDiscards } from './ipsec.ts';
import { mayBeDenied } from './policy.ts';
import { outerPackets, type OuterPacket } from '../tunnels.ts';
import { arpPasses } from './arp-filter.ts';
import { claimedByServices } from './claimed-by-service.ts';
import { disguisedByNode } from './disguised.ts';
import { countedBy, ledAway } from './led-away.ts';
import { discoveryPasses } from './neighbour-discovery.ts';
import { serviceRangesAreApart } from './service-range.ts';
import { podFilters } from './pod-filter.ts';
import { isCleared, isSameRule, passagesOf, portOf } from './passages.ts';
import { packetsOf, type Sent } from './predict.ts';
import { forgottenSoon, trackedAsOne } from './tracking.ts';
import { forgottenByRule } from './tracking-timeouts.ts';
import { trafficControl } from './traffic-control.ts';

interface Stop {
  readonly node: string;
  readonly rule: RuleRef;
  /** expire: it leaves the packet fewer hops than it has to go; divert: it writes another destination into it. */
  readonly how: 'drop' | 'reject' | 'expire' | 'divert';
  readonly share: number;
  /** Nobody can tell by its text whether it stops this packet: that it counted some meanwhile is what the traffic says of it. */
  readonly counted?: true;
  /** Nor does it count: what nothing else explains may be its doing. */
  readonly suspected: boolean;
  /** By which the packet came to the node, or left it where it was stopped as it left; null: the node itself sent it. */
  readonly device: string | null;
  /** The packet is one of a tunnel, with that of the pods inside it. */
  readonly outer?: OuterPacket;
  readonly cell: Cell;
}

/**
 * No firewall of a node stops packets between pods: for each direct question that failed, the packet and its answer are walked through the
 * rules of both nodes on their way, those of devices and bridges included. What passed needs no explanation, however odd the rules look.
 */
export function firewallsLetPass(facts: Facts): Judgement {
  if (facts.nodes.every((node) => node.last === null)) return unseen('no node could be entered to read its rules');
  return together([rulesLetPass(facts), found(...claimedByServices(facts), ...trafficControl(facts), ...ipsecDiscards(facts), ...trackedAsOne(facts), ...forgottenSoon(facts), ...forgottenByRule(facts), ...podFilters(facts), ...arpPasses(facts), ...discoveryPasses(facts), ...disguisedByNode(facts))]);
}

function rulesLetPass(facts: Facts): Judgement {
  const direct = facts.cells.filter((cell) => cell.state === 'failed' && isDirect(cell) && cell.to.ip !== undefined && !deniedByPolicy(facts, cell));
  const failed = [...direct, ...toApi(facts)];
  const all = failed.flatMap((cell) => stopsOf(facts, cell));
  const ranges = found(...serviceRangesAreApart(facts, all));
  if (failed.length === 0) return facts.cells.some((cell) => isDirect(cell)) ? ranges : notApplicable('no pod was asked directly');
  // What kube-proxy refuses there is what a Service claims, or what is taken for one.
  const stops = all.filter(({ rule }) => !isProxyRule(rule));
  return found(...ranges.findings, ...[...groupBy(stops, ({ node, rule }) => `${node} ${rule.table} ${rule.chain} ${rule.text}`).values()].map((group) => tell(facts, group, passedInSpite(facts, group[0] as Stop))));
}

/**
 * Which device a chain is on, nft before 1.0.7 does not print, in what packets of pods travel between nodes is read from the devices, and who is led elsewhere may be served there.
 * Questions that went the same way and were answered although the rule should have stopped them say that it is otherwise.
 */
function passedInSpite(facts: Facts, stop: Stop): ReadonlySet<string> {
  if ((stop.rule.family !== 'netdev' && stop.outer === undefined && stop.how !== 'divert') || stop.share < 0.99) return new Set();
  const passed = facts.cells.filter((cell) => cell.state === 'passed' && !cell.settled && isDirect(cell) && cell.to.ip !== undefined && [cell.from.node, cell.to.node].includes(stop.node));
  const same = (other: Stop): boolean => other.node === stop.node && (other.device === stop.device || stop.how === 'divert') && other.share > 0.99 && other.rule.table === stop.rule.table && other.rule.chain === stop.rule.chain && other.rule.text === stop.rule.text;
  return new Set(passed.filter((cell) => stopsOf(facts, cell).some(same)).map((cell) => cell.id));
}

/** What the DNS servers send to the API by its Service IP, as it is on its way after the proxy's rules: they live on what the API says, other pods need not. */
function toApi(facts: Facts): readonly Cell[] {
  const endpoints = facts.api.endpoints.filter((endpoint) => endpoint.ready && endpoint.port !== null);
  return facts.api.cells.filter((cell) => cell.state === 'failed' && cell.to.via === 'service-ip' && facts.clusterDns.servers.some((pod) => nameOf(pod) === cell.from.pod)).flatMap((cell) => {
    const peer = peerOf(facts.now, cell.from);
    return endpoints.filter(({ ip, port }) => peer === null || evaluatePair(worldOf(facts.now), peer, externalPeer(ip), { port: port ?? 0, protocol: 'TCP', via: { ip: cell.to.ip ?? '', port: cell.to.port ?? 0 } }).allowed === 'yes')
      .map(({ ip, port }): Cell => ({ ...cell, to: { ...cell.to, ip, ...(port === null ? {} : { port }) } }));
  });
}

/** A denial that policies explain is theirs, whoever carries it out. */
function deniedByPolicy(facts: Facts, cell: Cell): boolean {
  const pod = facts.now.pods.find((candidate) => nameOf(candidate) === cell.to.pod);
  if (pod !== undefined) return mayBeDenied(facts, cell, pod, cell.to.port ?? 0);
  const peer = peerOf(facts.now, cell.from);
  return peer !== null && cell.from.kind !== 'node' && evaluatePair(worldOf(facts.now), peer, externalPeer(cell.to.ip ?? ''), { port: cell.to.port ?? 0, protocol: transportOf(cell) }).allowed === 'no';
}

function stopsOf(facts: Facts, cell: Cell): readonly Stop[] {
  const packets = packetsOf(facts, cell);
  if (packets === null) return [];
  const nodes = [...new Set([cell.from.node, cell.to.node ?? ''])].flatMap((name) => facts.nodes.filter((node) => node.name === name && node.last !== null));
  const outer = wrappersOf(facts, cell);
  return nodes.flatMap((node) => [...walk(facts, node, cell, packets.question), ...walk(facts, node, cell, packets.answer), ...outer.flatMap((packet) => walk(facts, node, cell, packet).map((stop) => ({ ...stop, outer: packet })))]);
}

/** In what the question travels to the node of a pod there, and the answer back to that of a pod here. */
function wrappersOf(facts: Facts, cell: Cell): readonly OuterPacket[] {
  const [from, to] = [cell.from.node, cell.to.node];
  const networked = (pod: string | undefined): boolean => facts.now.pods.some((one) => nameOf(one) === pod && one.spec.hostNetwork !== true);
  if (to === undefined || from === to || !isDirect(cell)) return [];
  return [...(networked(cell.to.pod) ? outerPackets(facts, from, to) : []), ...(cell.from.kind !== 'node' && networked(cell.from.pod) ? outerPackets(facts, to, from) : [])];
}

function walk(facts: Facts, node: NodeFacts, cell: Cell, sent: Sent): readonly Stop[] {
  const { last } = node;
  if (last === null) return [];
  const by = (address: string): string | null => (isLocalAddress(viewOf(last), address) === true ? null : portOf(facts, last, address) ?? deviceTo(viewOf(last), address));
  return passagesOf(facts, last, sent).flatMap((way): readonly Stop[] => {
    const device = by(way.outcomes.some(({ decidedBy, endedAt }) => decidedBy === way.rule && endedAt.hook === 'egress') ? sent.destination : sent.source);
    // Where it is stopped on the way to that other place, that is no place for it.
    const away = isDirect(cell) ? ledAway(way, sent) : null;
    if (away !== null) return [{ node: node.name, rule: away.rule, how: 'divert', share: away.share, suspected: false, device, cell }];
    const [short] = way.outcomes.filter(({ hops, outcome, decidedBy }) => hops !== null && (outcome === 'drop' ? decidedBy === hops.rule : hops.left < 2 && goesOn(facts, node, sent.destination)));
    if (way.passes !== 'unknown' && way.passes !== 'partly' && short?.hops !== null && short !== undefined) return [{ node: node.name, rule: short.hops.rule, how: 'expire', share: 1, suspected: false, device, cell }];
    if (way.rule !== null && (way.passes === 'no' || way.passes === 'partly') && way.how !== null) return [{ node: node.name, rule: way.rule, how: way.how, share: way.stopped, suspected: false, device, cell }];
    // A rule that cannot be judged by its text (a set, a limit, what the packet says) is judged by its counter: it grew while packets were lost.
    const doubtful = way.doubtful.filter((rule) => !isCleared(facts, node, last, rule, sent));
    const counted = doubtful.length === 0 ? undefined : discardedOn(node, last).find((one) => one.packets >= cell.tries - cell.passed && endsLike(one.how, cell) && doubtful.some((rule) => isSameRule(rule, one.rule)));
    const share = 1 - cell.passed / cell.tries;
    if (counted !== undefined) return [{ node: node.name, rule: counted.rule, how: counted.how, share, counted: true, suspected: false, device, cell }];
    const silent = doubtful.find((rule) => isSilence(cell) && countersOf(rulesetOf(last), rule) === null);
    return silent === undefined ? [] : [{ node: node.name, rule: silent, how: 'drop', share, suspected: true, device, cell }];
  }).slice(0, 1);
}

/** Who is dropped hears nothing; who is rejected, a refusal. */
function endsLike(how: Discarded['how'], cell: Cell): boolean {
  return how === 'drop' ? isSilence(cell) : ['refused', 'unreachable', 'reset'].includes(cell.outcome);
}

/** To a pod of another node, which forwards it once more. */
function goesOn(facts: Facts, node: NodeFacts, address: string): boolean {
  return facts.now.pods.some((pod) => pod.spec.hostNetwork !== true && pod.spec.nodeName !== node.name && podIps(pod).includes(address));
}

function discardedOn(node: NodeFacts, last: NodeState): readonly Discarded[] {
  return node.first === null ? [] : discardedBetween(rulesetOf(node.first), rulesetOf(last));
}

/** null: a rule of nft that does not count. */
function countersOf(ruleset: Ruleset, { position, chain, ...table }: RuleRef): Counters | null {
  const home = chainByName(ruleset).get(nameKey(table, chain));
  return position === null ? home?.base?.policyCounters ?? null : home?.rules[position - 1]?.counters ?? null;
}

function tell(facts: Facts, group: readonly Stop[], inSpite: ReadonlySet<string>): Finding {
  const first = group[0] as Stop;
  const share = Math.max(...group.map((stop) => stop.share));
  const ids = new Set(group.map((stop) => stop.cell.id));
  const suspected = group.every((stop) => stop.suspected);
  const doubtful = group.every((stop) => stop.suspected || stop.counted === true);
  // A kubelet asks the pods of its node as the node does.
  const probed = group.flatMap(({ cell }) => (cell.from.kind === 'node' && cell.from.node === cell.to.node && cell.to.pod !== undefined ? [keys.podReady(cell.to.pod)] : []));
  // What policies deny is told of the policies.
  const engine = isPolicyRule(first.rule) ? ownerOf(first.rule) : null;
  const maker = ownerOf(first.rule) ?? makerOfPolicy(facts, first);
  const tunnel = group.every((stop) => stop.outer !== undefined) ? nameOfTunnel(first.outer) : null;
  const rewrites = first.how === 'divert' || /\b[ds](?:addr|port) set\b/.test(first.rule.text);
  const text = `${first.rule.family === 'netdev' || first.rule.family === 'bridge' ? `${first.rule.family} ` : ''}${first.rule.table} ${first.rule.chain}: ${first.rule.text}`;
  return finding({
    id: 'node-network/firewall', object: `Node ${first.node}`, where: `node ${first.node}`, ...(doubtful ? { kind: 'observation', latent: false } : {}),
    message: `a firewall rule on ${first.node} ${first.how === 'divert' ? 'diverts' : rewrites ? 'rewrites what is in' : suspected ? 'may stop' : first.how === 'drop' ? 'drops' : first.how === 'expire' ? 'leaves too few hops to' : 'rejects'} ${share < 0.99 ? `a share of ` : ''}packets ${tunnel !== null ? `of the tunnel (${tunnel}) in which those of pods travel between nodes` : group.every((stop) => stop.cell.to.role === 'api') ? 'of pods to the API' : 'between pods'}: ${text}${/NFQUEUE|\bqueue\b/.test(first.rule.text) ? ' (no program takes them from that queue)' : ''}${engine === null ? '' : ` (a rule of ${engine}, and no NetworkPolicy denies this)`}`,
    expected: [tunnel === null ? 'packets of the pod network pass' : `${tunnel} passes between nodes`], observed: [...(suspected ? ['the rule counts nothing: `counter` in it would tell'] : []), text, ...(first.how === 'divert' ? countedBy(facts, first.node, first.rule) : []), ...group.map((stop) => describeCell(stop.cell))].slice(0, 8), command: first.rule.backend === 'legacy' ? 'iptables-legacy-save -c' : first.rule.family === 'ip' || first.rule.family === 'ip6' ? 'iptables-save -c; nft list ruleset' : 'nft list ruleset',
    fix: engine !== null ? `see whether ${engine} runs on ${first.node} and restart it there, so that it writes its rules anew: they are not what the NetworkPolicies say now (unless it has policies of another kind); the rule is: ${text}` 
      : rewrites ? `take the rule away on ${first.node}, and find who made it: ${text}`
      : `allow ${tunnel === null ? 'the pod network' : `${tunnel} between the nodes`} in the firewall of ${first.node}${maker === null ? '' : ` where ${maker} lets one (it writes its own rules anew)`}; the rule is: ${text}`, doc: 'are-the-pods-working', states: [keys.network(first.node)],
    // What a counter makes likely is a reason for what the traffic says, and not for what state shows.
    breaks: suspected ? [] : doubtful ? [keys.traffic(first.node), keys.namesFrom(first.node), ...probed] : [keys.network(first.node), keys.namesFrom(first.node), keys.hears(first.node), ...probed],
  }, facts.cells, (cell) => (ids.has(cell.id) || inSpite.has(cell.id) ? (suspected ? 'may' : 'must') : (cell.to.via === 'service-ip' || cell.to.via === 'name') && [first.node, ...group.map((stop) => stop.cell.from.node)].includes(cell.from.node) ? 'may' : undefined));
}

/** A chain's policy bears no name; whose chains it calls tells who set it. */
function makerOfPolicy(facts: Facts, { node, rule: { position, chain, ...table } }: Stop): string | null {
  const last = facts.nodes.find(({ name }) => name === node)?.last ?? null;
  const rules = position !== null || last === null ? [] : chainByName(rulesetOf(last)).get(nameKey(table, chain))?.rules ?? [];
  return rules.map(({ source }) => ownerOf({ table: '', chain: '', text: source })).find((owner) => owner === 'Docker' || owner === 'ufw' || owner === 'firewalld' || owner === 'libvirt') ?? null;
}

/** `UDP port 8472 of flannel.1`. */
function nameOfTunnel(packet: OuterPacket | undefined): string | null {
  return packet === undefined ? null : `${packet.destinationPort === null ? `IP protocol ${packet.protocol}` : `UDP port ${packet.destinationPort}`} of ${packet.device}`;
}
