import { askedFamily, describeCell, isDirect, type Cell } from '../cell.ts';
import { insideOf, type Facts } from '../facts.ts';
import { finding, type Finding } from '../finding.ts';
import { groupBy } from '../group-by.ts';
import { keys } from '../keys.ts';
import { withoutSource } from '../outcome.ts';
import { familyOf } from '../policy/address.ts';
import { packetsOf } from './predict.ts';
import { walked } from './tracking.ts';

/** A client that cannot even begin a connection: every port that its kernel may give it to this destination is taken or it has no address of this family, which is another matter. Nothing was sent, so nobody else is to blame. */
export function sourcePorts(facts: Facts): readonly Finding[] {
  const failed = facts.cells.filter((cell) => cell.state === 'failed' && withoutSource.test(cell.seen) && hasAddress(facts, cell));
  return [...groupBy(failed, ({ from }) => (from.kind === 'node' ? `Node ${from.node}` : `Pod ${from.pod ?? ''}`))].map(([object, cells]) => finding({
    id: 'node-network/no-source-port', object, where: `node ${cells[0]?.from.node ?? ''}`,
    message: `${object} has no source port left for a new connection (EADDRNOTAVAIL): it holds as many as net.ipv4.ip_local_port_range lets it have`,
    expected: ['a connection that begins'], observed: cells.map(describeCell).slice(0, 6), command: cells[0]?.command ?? '',
    fix: `widen net.ipv4.ip_local_port_range there, or let its application reuse and close its connections`, doc: 'does-the-service-work-by-ip', states: [], breaks: [],
  }, facts.cells, (cell) => (cells.includes(cell) ? 'must' : undefined)));
}

/** Where its addresses are not known it is taken to have one. Those of the link alone lead nowhere else. */
function hasAddress(facts: Facts, cell: Cell): boolean {
  const links = (cell.from.pod === undefined ? facts.nodes.find(({ name }) => name === cell.from.node)?.last?.links : insideOf(facts, cell.from.pod)?.links) ?? [];
  const own = links.filter(({ name }) => name !== 'lo').flatMap((link) => link.addresses).filter((address) => !address.startsWith('fe80:'));
  const family = askedFamily(cell);
  return own.length === 0 || family === undefined || own.some((address) => familyOf(address.split('/')[0] ?? '') === family);
}

/** A node has some tens of thousands of ports to give; with fewer than these to one server a busy client uses them up. */
const fewPorts = 512;

/** A rule of a node hides what pods send behind a handful of ports of its own: that many connections to a server at a time, and the kernel drops the next. */
export function fewSourcePorts(facts: Facts): readonly Finding[] {
  const hidden = facts.cells.filter((cell) => cell.state === 'failed' && isDirect(cell) && ['timeout', 'hung'].includes(cell.outcome)).flatMap((cell) => facts.nodes.filter(({ name }) => name === cell.from.node).flatMap((node) => {
    const packets = packetsOf(facts, cell);
    const step = packets === null || node.last === null ? undefined : walked(node.last, packets.question)[0]?.trail.findLast(({ effect }) => effect === 'masquerade' || effect === 'snat');
    const [, low = NaN, last = NaN] = (/(?:--to-ports |--to-source [^ :]*:|to \S*:)(\d+)(?:-(\d+))?/.exec(step?.text ?? '') ?? []).map(Number);
    const high = Number.isNaN(last) ? low : last;
    return step === undefined || !(high - low + 1 < fewPorts) ? [] : [{ node: node.name, step, low, high, cell }];
  }));
  return [...groupBy(hidden, ({ node, step }) => `${node} ${step.text}`).values()].flatMap((group): readonly Finding[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { node, step, low, high } = first;
    const ports = high - low + 1;
    const rule = `${step.table} ${step.chain}: ${step.text}`;
    const ids = new Set(group.map(({ cell }) => cell.id));
    return [finding({
      id: 'node-network/no-source-port', object: `Node ${node}`, where: `node ${node}`, latent: false,
      message: `a rule on ${node} gives what pods send ${ports === 1 ? 'one source port' : `${ports} source ports`} (${low}${ports === 1 ? '' : ` to ${high}`}): so many connections to a server at a time, and the next are dropped (${rule})`,
      expected: ['source ports enough for all connections'], observed: [rule, ...group.map(({ cell }) => describeCell(cell))].slice(0, 8), command: 'iptables-save; nft list ruleset; conntrack -S',
      fix: `take the range of ports out of this rule on ${node}, or widen it: ${rule}`, doc: 'is-kube-proxy-proxying', states: [keys.network(node)], breaks: [keys.network(node), keys.namesFrom(node), keys.hears(node)],
    }, facts.cells, (cell) => (ids.has(cell.id) || (cell.from.node === node && (cell.to.via === 'service-ip' || cell.to.via === 'name')) ? 'may' : undefined))];
  });
}
