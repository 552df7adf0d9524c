import { describeCell } from '../cell.ts';
import type { Facts } from '../facts.ts';
import { finding, type Finding } from '../finding.ts';
import { groupBy } from '../group-by.ts';
import { withoutSource } from '../outcome.ts';

/** A client that cannot even begin a connection: every port that its kernel may give it to this destination is taken (or it has no address). Nothing was sent, so nobody else is to blame. */
export function sourcePorts(facts: Facts): readonly Finding[] {
  const failed = facts.cells.filter((cell) => cell.state === 'failed' && withoutSource.test(cell.seen));
  return [...groupBy(failed, ({ from }) => (from.kind === 'node' ? `Node ${from.node}` : `Pod ${from.pod ?? ''}`))].map(([object, cells]) => finding({
    id: 'node-network/no-source-port', object, where: `node ${cells[0]?.from.node ?? ''}`,
    message: `${object} has no source port left for a new connection (EADDRNOTAVAIL): it holds as many as net.ipv4.ip_local_port_range lets it have`,
    expected: ['a connection that begins'], observed: cells.map(describeCell).slice(0, 6), command: cells[0]?.command ?? '',
    fix: `widen net.ipv4.ip_local_port_range there, or let its application reuse and close its connections`, doc: 'does-the-service-work-by-ip', states: [], breaks: [],
  }, facts.cells, (cell) => (cells.includes(cell) ? 'must' : undefined)));
}
