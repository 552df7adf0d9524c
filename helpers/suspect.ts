import type { Cell } from './cell.ts';

/**
 * A place where a fault may be, and all the questions that would have met it there. Of several places that all failures touch, the one that touches the
 * fewest other questions is the likeliest: a fault there needs the least chance to have struck just these.
 */
export interface Suspect {
  /** `pair`: one client and one server; which of them it is nobody can tell. */
  readonly place: Place | { readonly kind: 'pair' };
  readonly touches: (cell: Cell) => boolean;
  /** How much seldomer such a fault is than the others (a logarithm). */
  readonly strange?: number;
}

export type Place =
  /**
   * Packets of this node's pods: `all` is what any of them sends or is sent; `forwarded` the same without what the node itself sends to its own pods; `routed` what the node hands
   * on or sends, all but what its pods send one another over their bridge; the others only what crosses the border of the node.
   */
  | { readonly kind: 'node'; readonly node: string; readonly extent: Extent }
  /** Pods of one node among themselves. */
  | { readonly kind: 'same-node'; readonly nodes: readonly string[] }
  | { readonly kind: 'between-nodes'; readonly nodes: readonly string[] }
  /** What nodes themselves send. */
  | { readonly kind: 'hosts'; readonly nodes: readonly string[] }
  /** What one pod sends, what it is sent, or both. */
  | OnePod<'client'> | OnePod<'server'> | OnePod<'pod'>;

interface OnePod<Kind> {
  readonly kind: Kind;
  readonly pod: string;
  readonly node: string;
  readonly reach: Reach;
}

export type Extent = 'all' | 'forwarded' | 'routed' | 'both' | 'from' | 'to';

/** Everywhere, or only between nodes, or only within one. */
export type Reach = 'everywhere' | 'across' | 'within';

/** Twenty times as likely: what is closer than that cannot be told apart. */
const clearly = Math.log(20);

/** Nine faults of ten strike everything that meets them. */
const seldom = Math.log(10);

/**
 * The place that accounts for all failures, and does so clearly better than any other; null: none, or several that have nothing in common.
 * @param cells All that was asked, whether it was answered or not.
 */
export function locate(cells: readonly Cell[], failed: readonly Cell[]): Place | null {
  const scored = suspectsOf(cells, failed)
    .filter(({ touches }) => failed.every(touches))
    .map(({ place, touches, strange = 0 }) => ({ place, unlikely: unlikelihood(cells.filter(touches).length, failed.length) + strange }))
    .sort((a, b) => a.unlikely - b.unlikely);
  const [best] = scored;
  // Where not everything fails, a place must be likelier than that failures are strewn over all of it.
  const strewn = unlikelihood(cells.length, failed.length);
  if (best === undefined || (cells.length > failed.length && strewn - best.unlikely < clearly)) return null;
  return seenFromOneEnd(cells, settle(scored.filter((one) => one.unlikely - best.unlikely < clearly)));
}

/** Where all that crosses goes from one node to one other, nobody knows on whose side of the way between them it is lost. */
function seenFromOneEnd(cells: readonly Cell[], place: Place | null): Place | null {
  const crossing = cells.filter(({ from, to }) => to.node !== undefined && to.node !== from.node);
  const [first] = crossing;
  const [asking, silent] = [first?.from.node ?? '', first?.to.node ?? ''];
  const oneWay = crossing.length > 0 && crossing.every(({ from, to }) => from.node === asking && to.node === silent);
  return oneWay && place?.kind === 'node' && (place.node === silent || (place.extent !== 'all' && place.extent !== 'forwarded')) ? { kind: 'between-nodes', nodes: [asking, silent].sort() } : place;
}

/** How unlikely it is (a logarithm) that of so many questions just these were struck. */
function unlikelihood(touched: number, failed: number): number {
  if (touched === failed) return 0;
  let sum = seldom;
  for (let index = 0; index < failed; index++) sum += Math.log(touched - index) - Math.log(failed - index);
  return sum;
}

/** What cannot be told apart is told as what it has in common. */
function settle(contenders: readonly (Pick<Suspect, 'place'> & { readonly unlikely: number })[]): Place | null {
  const equal = contenders.filter(({ unlikely }) => unlikely === contenders[0]?.unlikely).map(({ place }) => place);
  // Nothing but this pair was asked there: then it stands for the place.
  const places = contenders.map(({ place }) => place).filter(({ kind }) => kind !== 'pair' || equal.every((one) => one.kind === 'pair' || 'pod' in one));
  const [best] = places;
  if (best === undefined || best.kind === 'pair' || places.some(({ kind }) => kind === 'pair')) return null;
  const between = places.find((place) => place.kind === 'between-nodes');
  const nodes = [...new Set(places.flatMap((place) => (place.kind === 'node' ? [place.node] : [])))];
  if (between !== undefined) return nodes.length === 1 && best.kind === 'node' ? best : between;
  if (nodes.length > 1) return { kind: 'between-nodes', nodes: nodes.sort() };
  const neighbours = equal.find((place) => place.kind === 'same-node');
  // Nobody else of its node asked, or was asked: then it may as well be the node.
  const node = places.find((place) => place.kind === 'node');
  const pods = new Set(places.flatMap((place) => ('pod' in place ? [place.pod] : [])));
  return neighbours ?? node ?? (pods.size > 1 ? null : best);
}

export function ofNode(node: string, extent: Extent): (cell: Cell) => boolean {
  const sent = (cell: Cell): boolean => cell.from.kind !== 'node' && cell.from.node === node;
  const received = (cell: Cell): boolean => cell.to.pod !== undefined && cell.to.node === node;
  const crosses = (cell: Cell): boolean => cell.to.node !== cell.from.node;
  switch (extent) {
    case 'all': return (cell) => sent(cell) || received(cell);
    case 'forwarded': return (cell) => sent(cell) || (received(cell) && crosses(cell));
    case 'routed': return (cell) => (crosses(cell) ? cell.from.node === node || received(cell) : cell.from.kind === 'node' && received(cell));
    case 'both': return (cell) => crosses(cell) && (sent(cell) || received(cell));
    case 'from': return (cell) => crosses(cell) && sent(cell);
    case 'to': return (cell) => crosses(cell) && received(cell);
  }
}

function suspectsOf(cells: readonly Cell[], failed: readonly Cell[]): readonly Suspect[] {
  const nodes = [...new Set(failed.flatMap((cell) => [cell.from.node, cell.to.node ?? '']))].filter((node) => node !== '').sort();
  const crosses = (cell: Cell): boolean => cell.to.node !== undefined && cell.to.node !== cell.from.node;
  const isHost = (cell: Cell): boolean => cell.from.kind === 'node';
  const senders = [...new Set(failed.filter(isHost).map((cell) => cell.from.node))].sort();
  const all = [...new Set(cells.flatMap((cell) => [cell.from.node, cell.to.node ?? '']))].filter((node) => node !== '').sort();
  const between = (some: readonly string[], fits: (cell: Cell) => boolean): readonly Suspect[] => [
    { place: { kind: 'between-nodes', nodes: some }, touches: (cell) => crosses(cell) && fits(cell) },
    { place: { kind: 'between-nodes', nodes: some }, touches: (cell) => crosses(cell) && fits(cell) && !isHost(cell) },
  ];
  return [
    ...nodes.flatMap((node): readonly Suspect[] => [
      ...(['all', 'forwarded', 'both', 'from', 'to'] as const).map((extent) => ({ place: { kind: 'node', node, extent } as const, touches: ofNode(node, extent) })),
      // What closes a node outwards mostly lets the node itself be.
      { place: { kind: 'node', node, extent: 'both' }, touches: (cell) => crosses(cell) && (cell.from.node === node || cell.to.node === node), strange: clearly },
      { place: { kind: 'node', node, extent: 'from' }, touches: (cell) => crosses(cell) && cell.from.node === node, strange: clearly },
      { place: { kind: 'node', node, extent: 'routed' }, touches: ofNode(node, 'routed'), strange: clearly },
      { place: { kind: 'same-node', nodes: [node] }, touches: (cell) => !isHost(cell) && cell.from.node === node && cell.to.node === node },
    ]),
    ...(nodes.length > 1 ? [{ place: { kind: 'same-node', nodes }, touches: (cell: Cell) => !isHost(cell) && cell.from.node === cell.to.node } as const] : []),
    ...(senders.length > 0 ? [
      { place: { kind: 'hosts', nodes: senders }, touches: (cell: Cell) => isHost(cell) && senders.includes(cell.from.node) } as const,
      { place: { kind: 'hosts', nodes: senders }, touches: (cell: Cell) => isHost(cell) && senders.includes(cell.from.node) && crosses(cell) } as const,
    ] : []),
    ...(all.length > 1 ? between(all, () => true) : []),
    ...(all.length > 2 && nodes.length === 2 ? between(nodes, (cell) => nodes.includes(cell.from.node) && nodes.includes(cell.to.node ?? '')) : []),
    ...onePods(failed),
  ];
}

/** Of pods, and only of those at which all failures start or end: whatever they send or are sent, or only what crosses the border of their node, or only what does not. */
function onePods(failed: readonly Cell[]): readonly Suspect[] {
  const [first] = failed;
  if (first === undefined) return [];
  const { from, to } = first;
  const some = (kind: 'client' | 'server' | 'pod', pod: string, node: string, touches: (cell: Cell) => boolean): readonly Suspect[] =>
    (['everywhere', 'across', 'within'] as const).map((reach) => ({ place: { kind, pod, node, reach } as Place, touches: (cell) => touches(cell) && (reach === 'everywhere' || (cell.from.node !== cell.to.node) === (reach === 'across')) }));
  const either = (pod: string, node: string): readonly Suspect[] => some('pod', pod, node, (cell) => cell.from.pod === pod || cell.to.pod === pod);
  return [
    ...(from.pod === undefined ? [] : [...some('client', from.pod, from.node, (cell) => cell.from.pod === from.pod), ...either(from.pod, from.node)]),
    ...(to.pod === undefined || to.node === undefined ? [] : [...some('server', to.pod, to.node, (cell) => cell.to.pod === to.pod), ...either(to.pod, to.node)]),
    { place: { kind: 'pair' }, touches: (cell) => cell.from.kind === from.kind && cell.from.node === from.node && cell.from.pod === from.pod && cell.to.ip === to.ip },
  ];
}
