import { groupBy } from '../group-by.ts';
import { describeCell, isDirect, transportOf, type Cell } from '../cell.ts';
import type { Facts, NodeFacts } from '../facts.ts';
import { finding, type Finding } from '../finding.ts';
import { keys } from '../keys.ts';
import { passage } from '../netfilter/passage.ts';
import { onceFor } from '../netfilter/ruleset.ts';
import { isPlain } from '../netfilter/way.ts';
import type { Outcome, TrailStep } from '../netfilter/way.ts';
import { rulesetOf, viewOf } from '../node-rules.ts';
import type { NodeState } from '../node-state.ts';
import { clientPort, sourceOf } from './predict.ts';

interface Trouble {
  readonly node: string;
  readonly kind: 'apart' | 'source';
  readonly step: TrailStep;
  readonly what: string;
  readonly cell: Cell;
}

/**
 * Questions and answers are one connection to the node that they pass: tracked both, in one zone, and under an address that leads back. Otherwise no rule drops them and
 * they are lost all the same: what was translated is not translated back, and the next packet belongs to nothing that is known.
 */
export function trackedAsOne(facts: Facts): readonly Finding[] {
  const failed = facts.cells.filter((cell) => cell.state === 'failed' && (isDirect(cell) || cell.to.via === 'service-ip') && cell.to.ip !== undefined && cell.outcome !== 'refused');
  const troubles = failed.flatMap((cell) => facts.nodes.flatMap((node) => ([cell.from.node, ...(isDirect(cell) ? [cell.to.node] : [])].includes(node.name) ? troublesOn(facts, node, cell) : [])));
  return [...groupBy(troubles, ({ node, kind, step }) => `${node} ${kind} ${step.text}`).values()].map((group) => tell(facts, group));
}

/** How long a node remembers what is silent, in seconds, and below what a pause that programs make is longer. By default it is 120, 60, 432000 and 30. */
const remembered = [['tcp_timeout_syn_sent', 5], ['tcp_timeout_syn_recv', 5], ['tcp_timeout_established', 30], ['udp_timeout', 5]] as const;

/** A node that forgets a connection while it pauses translates nothing back: the answer that comes then belongs to nothing that is known. */
export function forgottenSoon(facts: Facts): readonly Finding[] {
  return facts.nodes.flatMap(({ name, last }): readonly Finding[] => {
    const short = remembered.flatMap(([setting, least]) => {
      const seconds = Number(last?.sysctl[`net.netfilter.nf_conntrack_${setting}`] ?? NaN);
      return seconds < least ? [{ setting: `net.netfilter.nf_conntrack_${setting}`, seconds, udp: setting === 'udp_timeout' }] : [];
    });
    const [first] = short;
    if (first === undefined) return [];
    return [finding({
      id: 'node-network/tracking-short', object: `Node ${name}`, where: `node ${name}`,
      message: `connection tracking of node ${name} forgets what is silent for ${first.seconds} s (${first.setting}): an answer that takes longer is not translated back`,
      expected: ['a time that is longer than the pauses of programs: the default is 432000 s for established connections, 30 s for UDP'], observed: short.map(({ setting, seconds }) => `${setting} = ${seconds}`), command: `sysctl ${first.setting}`,
      fix: `sysctl -w ${first.setting}=${first.udp ? 30 : first.setting.endsWith('established') ? 86400 : 60} on ${name}, and find what sets it (a file in /etc/sysctl.d, or conntrack in the configuration of kube-proxy)`, doc: 'is-kube-proxy-proxying',
      states: [keys.proxy(name)], breaks: [keys.proxy(name), keys.namesFrom(name), keys.hears(name)],
    }, facts.cells, (cell) => (cell.from.node === name && (cell.to.via === 'service-ip' || cell.to.via === 'name') && (cell.outcome === 'timeout' || cell.outcome === 'hung' || cell.outcome === 'reset' || cell.outcome === 'no-name') && short.some(({ udp }) => cell.to.via === 'name' || udp === (transportOf(cell) === 'UDP')) ? 'may' : undefined))];
  });
}

function troublesOn(facts: Facts, { name, last }: NodeFacts, cell: Cell): readonly Trouble[] {
  const source = sourceOf(facts, cell);
  const destination = cell.to.ip ?? '';
  if (last === null || source === null || source.includes(':') !== destination.includes(':')) return [];
  const protocol = transportOf(cell).toLowerCase();
  const question = walked(last, { protocol, source, destination, destinationPort: cell.to.port ?? null, sourcePort: clientPort, state: 'new' });
  const own = question.find((one) => one.source !== null && !viewOf(last).addresses.includes(one.source));
  const step = own?.trail.findLast((one) => one.effect === 'snat');
  const strange: readonly Trouble[] = step === undefined || !isDirect(cell) ? [] : [{ node: name, kind: 'source', step, what: own?.source ?? '', cell }];
  const servers = isDirect(cell) ? [{ ip: destination, port: cell.to.port ?? null }] : [facts.target, facts.dns, facts.api].filter((subject) => subject.ips.includes(destination)).flatMap((subject) => subject.endpoints.filter((endpoint) => endpoint.ready));
  const split = servers.flatMap((server): readonly Trouble[] => {
    const answer = walked(last, { protocol, source: server.ip, sourcePort: server.port, destination: source, destinationPort: clientPort, state: 'established' });
    const [asked, answered] = [question[0], answer[0]];
    // A question to a Service that is not tracked is not translated in the first place: that is told of the Service's rules.
    if (asked === undefined || answered === undefined || tracking(asked) === tracking(answered) || (asked.untracked && !isDirect(cell))) return [];
    const odd = [answered, asked].flatMap((one, index) => one.trail.filter(({ effect }) => effect === 'notrack' || effect === 'zone').map((rule) => ({ rule, side: index === 0 ? 'answers' : 'questions' })))[0];
    return odd === undefined ? [] : [{ node: name, kind: 'apart', step: odd.rule, what: odd.side, cell }];
  });
  return [...strange, ...split.slice(0, 1)];
}

/** What happens to a packet, as far as rules can be judged. */
export function walked(state: NodeState, packet: Parameters<typeof passage>[2]): readonly Outcome[] {
  const ruleset = rulesetOf(state);
  return onceFor(ruleset, `tracked ${JSON.stringify(packet)}`, () => passage(ruleset, viewOf(state), packet).outcomes.filter(isPlain));
}

function tracking({ untracked, zone }: Outcome): string {
  return untracked ? 'none' : `zone ${zone ?? '?'}`;
}

function tell(facts: Facts, group: readonly Trouble[]): Finding {
  const { node, kind, step, what } = group[0] as Trouble;
  const rule = `${step.table} ${step.chain}: ${step.text}`;
  const ids = new Set(group.map(({ cell }) => cell.id));
  const said = kind === 'source'
    ? `on node ${node} a rule gives what pods send the address ${what}, which the node does not have: answers go where that address leads (${rule})`
    : `on node ${node} a rule ${step.effect === 'notrack' ? `takes the ${what} out of connection tracking` : `tracks the ${what} in a zone of their own`}, so the node does not know questions and answers for one connection: nothing is translated back (${rule})`;
  return finding({
    id: kind === 'source' ? 'node-network/foreign-source' : 'proxy/tracked-apart', object: `Node ${node}`, where: `node ${node}`, message: said,
    expected: [kind === 'source' ? 'an address that leads back' : 'both directions tracked in one zone'], observed: [rule, ...group.map(({ cell }) => describeCell(cell))].slice(0, 8),
    command: step.backend === 'legacy' ? 'iptables-legacy-save' : 'iptables-save; nft list ruleset', fix: `take this rule away on ${node}: ${rule}`, doc: 'is-kube-proxy-proxying',
    states: [keys.network(node), keys.proxy(node)], breaks: [keys.network(node), keys.namesFrom(node), keys.hears(node)],
  }, facts.cells, (cell) => (ids.has(cell.id) ? 'must' : (cell.to.via === 'service-ip' || cell.to.via === 'name') && [node, ...group.map((one) => one.cell.from.node)].includes(cell.from.node) ? 'may' : undefined));
}
