import { isDirect, type Cell } from './cell.ts';
import type { Objects } from './objects.ts';
import type { OutcomeKind } from './outcome.ts';

/** Groups of kinds by which policies, or meshes, tell senders apart beside NetworkPolicy: Cilium's, Calico's, Antrea's, OVN's and Kube-OVN's own, the cluster's (policy.networking.k8s.io), Istio's, Linkerd's. */
const tellsApart = /(?:^|\.)(?:cilium\.io|projectcalico\.org|antrea\.io|ovn\.org|kubeovn\.io|policy\.networking\.k8s\.io|security\.istio\.io|linkerd\.io)$/;

/** How a question ends that somebody has turned away. */
const turnedAway: ReadonlySet<OutcomeKind> = new Set(['timeout', 'refused', 'reset', 'unreachable']);

const isSilent = (cell: Cell): boolean => cell.state === 'failed' && cell.passed === 0 && turnedAway.has(cell.outcome);

const placeOf = ({ to, tool }: Cell): string => `${to.role} ${to.via} ${to.ip ?? ''}:${to.port ?? ''} ${to.type ?? ''} ${tool}`;

/**
 * Policies of other kinds than NetworkPolicy are not read. Where there may be some, two things tell of no defect: pods of others that are kept in, and the pods of this run that are shut
 * in because their namespace is new. What tells it from a broken way is who else takes it.
 */
export function excuseKeptIn({ groups }: Pick<Objects, 'groups'>, cells: readonly Cell[], own: string): readonly Cell[] {
  if (!groups.some((group) => tellsApart.test(group))) return cells;
  const kept = keptIn(cells);
  const shut = isShutIn(cells, own);
  const ofRun = (pod: string | undefined): boolean => pod?.startsWith(`${own}/`) === true;
  const excused = (cell: Cell): boolean => (isSilent(cell) && kept(cell)) || (shut && cell.state === 'failed' && (ofRun(cell.from.pod) || ofRun(cell.to.pod) || cell.to.role === 'practice'));
  return cells.map((cell) => (excused(cell) ? { ...cell, user: false, state: 'unknown', excused: true } : cell));
}

/**
 * A pod that runs there, and that nobody has named, is answered by nobody at a place that answers the probe on the same node, and it answers others itself: what it may not ask is
 * its own affair. That a backend does not reach its own Service is one of these things only where it is kept from other places as well.
 */
function keptIn(cells: readonly Cell[]): (cell: Cell) => boolean {
  const open = new Set(cells.filter(({ from, state }) => from.kind === 'probe' && state === 'passed').map((cell) => `${cell.from.node} ${placeOf(cell)}`));
  const deaf = new Set(cells.filter((cell) => isDirect(cell) && cell.from.kind !== 'pod' && cell.state === 'failed').map(({ to }) => to.pod));
  const wanted = cells.filter((cell) => cell.from.kind === 'pod' && !deaf.has(cell.from.pod) && isSilent(cell) && open.has(`${cell.from.node} ${placeOf(cell)}`));
  const elsewhere = new Set(wanted.filter((cell) => isDirect(cell) ? cell.to.pod !== cell.from.pod : cell.to.role !== 'target').map(({ from }) => from.pod));
  return (cell) => wanted.includes(cell) && elsewhere.has(cell.from.pod);
}

/** No pod of this run is reached by another one, on its own node as little as on others; each is reached by its node, and pods that were there before reach one another. */
function isShutIn(cells: readonly Cell[], own: string): boolean {
  const ofRun = (pod: string | undefined): boolean => pod?.startsWith(`${own}/`) === true;
  const direct = cells.filter((cell) => isDirect(cell) && cell.state !== 'unknown' && cell.from.pod !== cell.to.pod);
  const among = direct.filter(({ from, to }) => from.kind === 'probe' && ofRun(to.pod));
  const byNode = direct.filter(({ from, to }) => from.kind === 'node' && from.node === to.node && ofRun(to.pod));
  const others = direct.filter(({ from, to }) => (from.kind === 'pod' || from.kind === 'client') && !ofRun(from.pod) && !ofRun(to.pod));
  const within = among.some(({ from, to }) => from.node === to.node);
  const many = new Set(direct.map(({ from }) => from.node)).size > 1;
  return within && among.every(isSilent) && byNode.length > 0 && byNode.every(({ state }) => state === 'passed')
    && others.some(({ from, to }) => !many || from.node !== to.node) && others.every(({ state }) => state === 'passed');
}
