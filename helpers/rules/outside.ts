import { describeCell, type Cell } from '../cell.ts';
import type { Facts, Subject } from '../facts.ts';
import { finding, type Finding } from '../finding.ts';
import { groupBy } from '../group-by.ts';
import { isNodeAddress } from '../kube.ts';
import { unreadIn } from '../unread.ts';
import { servicePartly } from './predict.ts';

/** An endpoint outside of the cluster that answers nodes and no pod: it does not know the way back to the addresses of pods, and nobody hides them. */
export function outsideWithoutWayBack(facts: Facts, subject: Subject): readonly Finding[] {
  const outside = unreadIn(facts.now, 'nodes') !== undefined ? [] : subject.cells.filter(({ to, state }) => to.via === 'endpoint' && to.pod === undefined && to.node === undefined && state !== 'unknown' && !facts.now.nodes.some((node) => isNodeAddress(node, to.ip ?? '')));
  return [...groupBy(outside, ({ to }) => `${to.ip ?? ''}:${to.port ?? ''}`)].flatMap(([endpoint, cells]): readonly Finding[] => {
    const isHost = ({ from }: Cell): boolean => from.kind === 'node';
    const [hosts, pods] = [cells.filter(isHost), cells.filter((cell) => !isHost(cell))];
    if (hosts.length === 0 || pods.length === 0 || hosts.some(({ state }) => state !== 'passed') || pods.some(({ passed, outcome }) => passed > 0 || outcome === 'refused')) return [];
    return [finding({
      id: 'node-network/no-way-back', object: `endpoint ${endpoint}`, kind: 'observation',
      message: `${endpoint} of ${subject.title}, outside of the cluster, answers nodes and no pod: it has no way back to the addresses of pods (or turns them away), and what pods send there is not masqueraded`,
      expected: ['an answer to pods as to nodes'], observed: [...pods, ...hosts].map(describeCell).slice(0, 8), command: pods[0]?.command ?? '',
      fix: `give the machine of ${endpoint}, or its router, a route to the addresses of pods by their nodes and let them in; or have nodes masquerade what pods send out of the cluster (ipMasq of the network plugin, ip-masq-agent)`, doc: 'are-the-pods-working',
    }, facts.cells, (cell) => (pods.includes(cell) ? 'must' : cell.from.kind === 'node' ? undefined : servicePartly(subject)(cell)))];
  });
}
