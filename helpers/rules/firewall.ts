import { isDenied } from './policy.ts';
import { describeCell, type Cell } from '../cell.ts';
import { type Facts, type NodeFacts } from '../facts.ts';
import { finding, found, notApplicable, sound, unseen, type Finding, type Judgement } from '../finding.ts';
import { keys } from '../keys.ts';
import { nameOf, podIps } from '../kube.ts';
import { discardedBetween } from '../netfilter/counters.ts';
import { passage } from '../netfilter/passage.ts';
import type { RuleRef } from '../netfilter/way.ts';
import { rulesetOf, viewOf } from '../node-rules.ts';

interface Stop {
  readonly node: string;
  readonly rule: RuleRef;
  readonly how: 'drop' | 'reject';
  readonly share: number;
  readonly cell: Cell;
}

/**
 * No firewall of a node stops packets between pods: for each direct question that failed, the packet and its answer are walked through the
 * rules of both nodes on their way. What passed needs no explanation, however odd the rules look.
 */
export function firewallsLetPass(facts: Facts): Judgement {
  const seen = facts.nodes.filter((node) => node.last !== null);
  if (seen.length === 0) return unseen('no node could be entered to read its rules');
  const failed = facts.cells.filter((cell) => cell.state === 'failed' && (cell.to.via === 'endpoint' || cell.to.via === 'probe-pod') && cell.to.ip !== undefined && !deniedByPolicy(facts, cell));
  if (failed.length === 0) return facts.cells.some((cell) => cell.to.via === 'endpoint' || cell.to.via === 'probe-pod') ? sound : notApplicable('no pod was asked directly');
  const stops = failed.flatMap((cell) => stopsOf(facts, cell));
  const groups = new Map<string, Stop[]>();
  for (const stop of stops) {
    const id = `${stop.node} ${stop.rule.table} ${stop.rule.chain} ${stop.rule.text}`;
    groups.set(id, [...(groups.get(id) ?? []), stop]);
  }
  return found(...[...groups.values()].map((group) => tell(facts, group)));
}

/** A denial that policies explain is theirs, whoever carries it out. */
function deniedByPolicy(facts: Facts, cell: Cell): boolean {
  const pod = facts.now.pods.find((candidate) => nameOf(candidate) === cell.to.pod);
  return pod !== undefined && isDenied(facts, cell, pod, cell.to.port ?? 0);
}

function stopsOf(facts: Facts, cell: Cell): readonly Stop[] {
  const source = sourceOf(facts, cell);
  const destination = cell.to.ip ?? '';
  if (source === null || source.includes(':') !== destination.includes(':')) return [];
  const protocol = cell.tool === 'nslookup' || cell.tool === 'dns-udp' ? 'udp' : 'tcp';
  const nodes = [...new Set([cell.from.node, cell.to.node ?? ''])].flatMap((name) => facts.nodes.filter((node) => node.name === name && node.last !== null));
  return nodes.flatMap((node) => [
    ...walk(node, cell, { protocol, source, destination, destinationPort: cell.to.port ?? null }, 'new'),
    ...walk(node, cell, { protocol, source: destination, destination: source, destinationPort: null, sourcePort: cell.to.port ?? null }, 'established'),
  ]);
}

function sourceOf(facts: Facts, cell: Cell): string | null {
  if (cell.from.kind === 'node') return facts.now.nodes.find((node) => node.metadata.name === cell.from.node)?.status?.addresses?.find((address) => address.type === 'InternalIP')?.address ?? null;
  const pod = facts.now.pods.find((candidate) => nameOf(candidate) === cell.from.pod);
  return pod === undefined ? null : (podIps(pod).find((ip) => ip.includes(':') === (cell.to.ip ?? '').includes(':')) ?? null);
}

function walk(node: NodeFacts, cell: Cell, packet: Parameters<typeof passage>[2], state: 'new' | 'established'): readonly Stop[] {
  const last = node.last;
  if (last === null) return [];
  const way = passage(rulesetOf(last), viewOf(last), { ...packet, state });
  if (way.rule === null) return [];
  if ((way.passes === 'no' || way.passes === 'partly') && way.how !== null) return [{ node: node.name, rule: way.rule, how: way.how, share: way.stopped, cell }];
  // A rule that cannot be judged by its text is judged by its counter: it grew while packets were lost.
  const grown = node.first === null ? [] : discardedBetween(rulesetOf(node.first), rulesetOf(last));
  const counted = grown.find((one) => one.rule.table === way.rule?.table && one.rule.chain === way.rule.chain && one.rule.text === way.rule.text && one.packets >= cell.tries - cell.passed);
  return way.passes === 'unknown' && counted !== undefined ? [{ node: node.name, rule: counted.rule, how: counted.how, share: 0.5, cell }] : [];
}

function tell(facts: Facts, group: readonly Stop[]): Finding {
  const first = group[0] as Stop;
  const share = Math.max(...group.map((stop) => stop.share));
  const ids = new Set(group.map((stop) => stop.cell.id));
  const text = `${first.rule.table} ${first.rule.chain}: ${first.rule.text}`;
  return finding({
    id: 'node-network/firewall', object: `Node ${first.node}`, where: `node ${first.node}`,
    message: `a firewall rule on ${first.node} ${first.how === 'drop' ? 'drops' : 'rejects'} ${share < 0.99 ? `a share of ` : ''}packets between pods: ${text}`,
    expected: ['packets of the pod network pass'], observed: [text, ...group.map((stop) => describeCell(stop.cell))].slice(0, 8), command: first.rule.backend === 'legacy' ? 'iptables-legacy-save -c' : 'iptables-save -c; nft list ruleset',
    fix: `allow the pod network in the firewall of ${first.node}; the rule is: ${text}`, doc: 'are-the-pods-working', states: [keys.network(first.node)], breaks: [keys.network(first.node), keys.namesFrom(first.node)],
  }, facts.cells, (cell) => (ids.has(cell.id) ? 'must' : (cell.to.via === 'service-ip' || cell.to.via === 'name') && [first.node, ...group.map((stop) => stop.cell.from.node)].includes(cell.from.node) ? 'may' : undefined));
}
