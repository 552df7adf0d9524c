import { groupBy } from '../group-by.ts';
import { describeCell, isDirect, transportOf, type Cell } from '../cell.ts';
import type { Facts, NodeFacts } from '../facts.ts';
import { finding, type Finding } from '../finding.ts';
import { keys } from '../keys.ts';
import { deviceTo, isLocalAddress } from '../netfilter/packet.ts';
import { passage } from '../netfilter/passage.ts';
import { onceFor } from '../netfilter/ruleset.ts';
import type { RuleRef } from '../netfilter/ruleset.ts';
import { rulesetOf, viewOf } from '../node-rules.ts';
import { isProxyRule } from '../proxy/presence.ts';
import type { NodeState } from '../node-state.ts';
import type { PolicyRule } from '../parse/ip.ts';
import { isSelective, isUsable, lookupRoute } from '../route-lookup.ts';
import { brokenBy } from './broken-network.ts';
import { packetsOf, type Sent } from './predict.ts';

/** Another way than the one of packets to the same address that have neither the mark nor the device nor, of a node's own, the source that a routing rule asks for. */
interface Diversion {
  readonly rule: PolicyRule;
  /** The route that it takes, as `ip route` prints it. */
  readonly takes: string;
  readonly instead: string;
  /** The rule of the packet filter that gave it its mark. */
  readonly markedBy: RuleRef | null;
  /** kube-proxy has marked it, for its own masquerade. */
  readonly markOfProxy: boolean;
  /** Only some of the endpoints are led elsewhere. */
  readonly partly: boolean;
  /** It is the answer that is led elsewhere. */
  readonly isAnswer: boolean;
  /** The node sends it from an address of its own. */
  readonly isOwn: boolean;
  readonly cell: Cell;
}

/**
 * No routing rule leads packets astray by their mark, their port or the device they came by, nor those of a node by its address (a VPN, a transparent proxy, a second uplink): each question is taken through the packet
 * filter, which may mark it, and then to the routes. Questions that go the same way and are answered refute it.
 */
export function divertedRoutes(facts: Facts, node: NodeFacts, state: NodeState): readonly Finding[] {
  if (!state.rules.some((rule) => isSelective(rule) || rule.from !== 'all')) return [];
  const led = facts.cells.filter((cell) => cell.state !== 'unknown' && cell.to.ip !== undefined && (cell.to.via === 'service-ip' || isDirect(cell))).flatMap((cell) => diversion(facts, node.name, state, cell));
  return [...groupBy(led, ({ rule, takes }) => `${rule.source} ${takes}`).values()].filter((group) => group.some(({ cell }) => cell.state === 'failed')).map((group) => tell(facts, node.name, ofItsKind(facts, group)));
}

/**
 * Not every program prints all that a rule asks for (BusyBox knows neither ports nor protocols), nor does every gateway let everything pass. So where some kinds of questions pass and
 * others, which are answered elsewhere, all fail, it is told of those.
 */
function ofItsKind(facts: Facts, group: readonly Diversion[]): readonly Diversion[] {
  const kind = (cell: Cell): string => `${transportOf(cell)} ${cell.to.port ?? ''}`;
  const leg = ({ cell, isAnswer }: Diversion): string => `${isAnswer ? 'answers ' : ''}${kind(cell)}`;
  const passing = new Set(group.filter(({ cell }) => cell.state === 'passed').map(leg));
  const elsewhere = (one: Cell): boolean => facts.cells.some((cell) => cell.state === 'passed' && cell.to.ip === one.to.ip && kind(cell) === kind(one) && cell.from.pod !== cell.to.pod && !group.some((led) => led.cell === cell));
  const struck = group.filter((one) => !passing.has(leg(one)) && elsewhere(one.cell));
  return passing.size === 0 || struck.length === 0 ? group : struck;
}

function diversion(facts: Facts, node: string, state: NodeState, cell: Cell): readonly Diversion[] {
  const packets = packetsOf(facts, cell);
  // The rules that were read are those of IPv4.
  if (packets === null || packets.question.source.includes(':')) return [];
  const { question, answer } = packets;
  const remembered = isDirect(cell) && state.rules.some(({ source }) => /\bfwmark\b/.test(source)) ? connectionMarks(state, question) : [0];
  const legs = [...(cell.from.node === node || (isDirect(cell) && cell.to.node === node) ? [question] : []), ...(isDirect(cell) && [cell.from.node, cell.to.node].includes(node) ? remembered.map((connectionMark) => ({ ...answer, connectionMark })) : [])];
  return legs.flatMap((leg) => led(state, leg, cell)).slice(0, 1);
}

/** What a question leaves at its connection when it passes the node, from which its answers may be marked. */
function connectionMarks(state: NodeState, question: Sent): readonly number[] {
  const outcomes = onceFor(rulesetOf(state), `marks ${JSON.stringify(question)}`, () => passage(rulesetOf(state), viewOf(state), question).outcomes);
  const marks = [...new Set(outcomes.filter(({ outcome }) => outcome === 'accept').map(({ connectionMark }) => connectionMark))];
  return marks.length === 0 ? [0] : marks;
}

function led(state: NodeState, sent: Sent & { readonly connectionMark?: number }, cell: Cell): readonly Diversion[] {
  const [ruleset, view] = [rulesetOf(state), viewOf(state)];
  const local = isLocalAddress(view, sent.source) === true;
  const inInterface = local ? null : deviceTo(view, sent.source);
  // Neighbours on one bridge send to one another without asking for a route.
  if (inInterface !== null && inInterface === deviceTo(view, sent.destination) && state.links.some(({ master }) => master === inInterface)) return [];
  const outcomes = onceFor(ruleset, `routed ${JSON.stringify(sent)}`, () => passage(ruleset, view, sent, {}, [local ? 'output' : 'prerouting']).outcomes).filter(({ outcome }) => outcome === 'accept');
  const ways = outcomes.map(({ dnat, mark, trail }) => {
    const [to, port] = dnat === null ? [sent.destination, sent.destinationPort] : [dnat.ip, dnat.port];
    const packet = { mark, inInterface, protocol: sent.protocol, sourcePort: sent.sourcePort, destinationPort: port };
    const [taken, plain] = [lookupRoute(state.routes, state.rules, to, sent.source, packet), lookupRoute(state.routes, state.rules, to, local ? undefined : sent.source)];
    const diverted = taken.rule !== null && (isSelective(taken.rule) || (local && taken.rule.from !== 'all')) && isUsable(plain) && taken.route?.source !== plain.route?.source;
    return diverted ? { rule: taken.rule, takes: taken.route?.source ?? 'no route', instead: plain.route?.source ?? '', markedBy: trail.findLast((step) => step.effect === 'mark' && !isProxyRule(step)) ?? null, markOfProxy: /\bfwmark\b/.test(taken.rule.source) && trail.some((step) => step.effect === 'mark' && isProxyRule(step)) } : null;
  });
  const [first] = ways.filter((way) => way !== null);
  return first === undefined ? [] : [{ ...first, partly: ways.includes(null), isAnswer: sent.state === 'established', isOwn: local, cell }];
}

function tell(facts: Facts, node: string, group: readonly Diversion[]): Finding {
  const { rule, takes, instead, markedBy, markOfProxy } = group[0] as Diversion;
  const whose = group.every(({ isOwn }) => isOwn) ? `what the node itself sends` : 'packets of pods';
  const said = rule.source.replace(/^\d+:\s*/, '');
  const led = new Map(group.map(({ cell, partly }) => [cell.id, partly]));
  // Whose backends' answers go astray is reached through his Service now and then.
  const behind = new Set(group.filter(({ isAnswer, cell }) => isAnswer && cell.state === 'failed').map(({ cell }) => cell.to.role));
  return finding({
    id: 'node-network/route', object: `Node ${node}`, where: `node ${node}`,
    message: `a routing rule of node ${node} (${said}) sends ${whose} another way than ${whose === 'packets of pods' ? 'their addresses lead' : 'its addresses lead'}: ${takes}${markedBy === null ? '' : `; they are marked by ${markedBy.table} ${markedBy.chain}: ${markedBy.text}`}${markedBy === null && markOfProxy ? '; the mark that it asks for is the one by which kube-proxy knows what it must masquerade' : ''}`,
    expected: [instead], observed: [takes, `by rule ${rule.source}`, ...group.filter(({ cell }) => cell.state === 'failed').map(({ cell }) => describeCell(cell))].slice(0, 8),
    command: 'ip rule; ip route show table all', fix: `ip rule del ${said} on ${node}${markedBy === null ? '' : ', or take away the rule that marks them'}${markedBy === null && markOfProxy ? ', or let it ask for another mark' : ''}; then find who made it`, doc: 'are-the-pods-working',
    states: [keys.network(node)], breaks: [keys.network(node), ...brokenBy(facts, node)],
  }, facts.cells, (cell) => (led.has(cell.id) ? (led.get(cell.id) === true ? 'may' : 'must') : (cell.to.via === 'name' && cell.from.node === node) || ((cell.to.via === 'name' || cell.to.via === 'service-ip') && behind.has(cell.to.role)) ? 'may' : undefined));
}
