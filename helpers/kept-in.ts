import { isDirect, type Cell } from './cell.ts';
import type { Objects } from './objects.ts';
import type { OutcomeKind } from './outcome.ts';

/** Groups of kinds by which policies, or meshes, tell senders apart beside NetworkPolicy: Cilium's, Calico's, Antrea's, OVN's and Kube-OVN's own, the cluster's (policy.networking.k8s.io), Istio's and other meshes'. */
const tellsApart = /(?:^|\.)(?:cilium\.io|projectcalico\.org|antrea\.io|ovn\.org|kubeovn\.io|policy\.networking\.k8s\.io|security\.istio\.io|linkerd\.io|kuma\.io|consul\.hashicorp\.com)$/;

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
  const hosts = keptOutHosts(cells);
  const shut = isShutIn(cells, own);
  const ofRun = (pod: string | undefined): boolean => pod?.startsWith(`${own}/`) === true;
  const excused = (cell: Cell): boolean => (isSilent(cell) && kept(cell)) || hosts(cell) || (shut && cell.state === 'failed' && (ofRun(cell.from.pod) || ofRun(cell.to.pod) || cell.to.role === 'practice'));
  return cells.map((cell) => (excused(cell) ? { ...cell, user: false, state: 'unknown', excused: true } : cell));
}

/** From which node, to which, and in which family of addresses. */
const wayOf = ({ from, to }: Cell): string => `${from.node} ${to.node ?? ''} ${(to.ip ?? '').includes(':')}`;

/** Places that answer the probe of a node, over ways on which no probe of it loses anything. */
function openPlaces(cells: readonly Cell[]): (cell: Cell) => boolean {
  const asked = cells.filter(({ from, state }) => from.kind === 'probe' && state !== 'unknown');
  const lossy = new Set(asked.filter((cell) => cell.to.via !== 'name' && isSilent(cell)).map(wayOf));
  const open = new Set(asked.filter((cell) => cell.state === 'passed' && !lossy.has(wayOf(cell))).map((cell) => `${cell.from.node} ${placeOf(cell)}`));
  return (cell) => open.has(`${cell.from.node} ${placeOf(cell)}`);
}

/** Policies know pods by their labels: those behind one Service are alike to them. */
function isAlike(cells: readonly Cell[], cell: Cell): boolean {
  return cells.every((other) => !isDirect(other) || other.from.pod !== cell.from.pod || other.from.kind !== cell.from.kind || other.from.node !== cell.from.node || other.to.role !== cell.to.role || other.to.pod === cell.from.pod
    || (cell.from.kind === 'node' && cell.outcome !== 'reset' && other.to.node === cell.from.node) || other.passed === 0);
}

/**
 * A pod that runs there, and that nobody has named, is answered by nobody at a place that answers the probe on the same node, and it answers others itself: what it may not ask is
 * its own affair. That a backend does not reach its own Service is one of these things only where it is kept from other places as well.
 */
function keptIn(cells: readonly Cell[]): (cell: Cell) => boolean {
  const isOpen = openPlaces(cells);
  const deaf = new Set(cells.filter((cell) => isDirect(cell) && cell.from.kind !== 'pod' && cell.state === 'failed').map(({ to }) => to.pod));
  // Looking may mend a way: of what was asked before, others must have got there then.
  const early = ({ round }: Cell): boolean => round.startsWith('first');
  const gone = new Set(cells.filter((cell) => early(cell) && cell.from.kind !== 'node' && cell.state === 'passed' && cell.to.node !== cell.from.node).map(wayOf));
  const wasOpen = (cell: Cell): boolean => !early(cell) || cell.to.node === cell.from.node || gone.has(wayOf(cell)) || (!isDirect(cell) && [...gone].some((way) => way.startsWith(`${cell.from.node} `) && way.endsWith(` ${(cell.to.ip ?? '').includes(':')}`)));
  const wanted = cells.filter((cell) => cell.from.kind === 'pod' && !deaf.has(cell.from.pod) && isSilent(cell) && wasOpen(cell) && isOpen(cell) && isAlike(cells, cell));
  const elsewhere = new Set(wanted.filter((cell) => (isDirect(cell) ? cell.to.pod !== cell.from.pod : cell.to.role !== 'target')).map(({ from }) => from.pod));
  return (cell) => wanted.includes(cell) && elsewhere.has(cell.from.pod);
}

/**
 * Nodes are none of the pods that a policy admits, nor have they a mesh's certificate. A place that answers the probe on a node and not the node itself keeps nodes out: by hanging up
 * on them, or where it is on another node (on its own a kubelet must be let in). By the Service's IP they get to it now and then.
 */
function keptOutHosts(cells: readonly Cell[]): (cell: Cell) => boolean {
  const isOpen = openPlaces(cells);
  const direct = cells.filter((cell) => cell.from.kind === 'node' && cell.state !== 'unknown' && isDirect(cell));
  const neighbours = (node: string): boolean => {
    const within = direct.filter(({ from, to }) => from.node === node && to.node === node && to.pod !== undefined);
    return within.length > 0 && within.every(({ state }) => state === 'passed');
  };
  const out = direct.filter((cell) => isSilent(cell) && isOpen(cell) && isAlike(cells, cell) && (cell.outcome === 'reset' || (cell.to.node !== cell.from.node && neighbours(cell.from.node))));
  const led = (cell: Cell): boolean => cell.to.via === 'service-ip' && cell.state === 'failed' && isOpen(cell)
    && out.some(({ from, to, outcome }) => from.node === cell.from.node && to.role === cell.to.role && outcome === cell.outcome) && direct.every((one) => one.from.node !== cell.from.node || one.to.role !== cell.to.role || one.state === 'passed' || out.includes(one));
  return (cell) => out.includes(cell) || (cell.from.kind === 'node' && led(cell));
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
