import { askedFamily, isDirect, transportOf, type Cell } from './cell.ts';
import { groupBy } from './group-by.ts';
import { locate, ofNode, type Place } from './suspect.ts';

/**
 * The reading of rows and columns: what the pattern of failures alone says about the place of a fault. Rows are clients, columns
 * are backends. Pure; nothing here knows of rules, objects or logs.
 */
export type Reading =
  /** One backend answers nobody. */
  | { readonly kind: 'backend'; readonly endpoint: string; readonly pod: string | undefined; readonly node: string | undefined; readonly cells: readonly Cell[] }
  /** Small answers come, large ones do not. */
  | { readonly kind: 'large-only'; readonly nodes: readonly string[]; readonly cells: readonly Cell[] }
  /** All failures meet at one place, and what meets it elsewhere is answered. */
  | Place & { readonly cells: readonly Cell[] }
  /** Failures without a pattern of place. */
  | { readonly kind: 'scattered'; readonly cells: readonly Cell[] };

/**
 * Reads direct cells: each from a client to one pod's own address.
 * @param beside What was asked of others: whether a whole node is cut off, the pods of one Service cannot tell.
 */
export function readDirect(all: readonly Cell[], beside: readonly Cell[] = all): readonly Reading[] {
  const cells = ofFailingFamily(all.filter(isTelling));
  const large = largeOnly(cells);
  const plain = without(cells, large);
  const around = without(ofFailingFamily(beside.filter(isTelling)), large);
  const nodes = cutOffNodes(around);
  const cut = [...nodes, ...cutOffPods(without(around, nodes))];
  const open = without(plain, cut);
  const dead = deadBackends(open, around);
  const alive = without(open, dead);
  const failed = alive.filter((cell) => cell.state === 'failed');
  const places = failed.length === 0 ? [] : readPlaces(alive, failed);
  return [...large, ...cut, ...dead, ...places];
}

/** Each family has routes, rules and neighbours of its own: where one of them fails, that the other is answered says nothing of the place. */
export function ofFailingFamily(cells: readonly Cell[]): readonly Cell[] {
  const families = new Set(cells.filter(({ state }) => state === 'failed').map(askedFamily));
  return families.size === 1 ? cells.filter((cell) => families.has(askedFamily(cell))) : cells;
}

/** What a pod sends to its own address never leaves it, and says nothing of any place. */
function isTelling(cell: Cell): boolean {
  return isDirect(cell) && cell.state !== 'unknown' && (cell.from.pod === undefined || cell.from.pod !== cell.to.pod);
}

/** A column that is red from top to bottom, asked from more than itself. */
function deadBackends(cells: readonly Cell[], around: readonly Cell[]): readonly Extract<Reading, { kind: 'backend' }>[] {
  const columns = groupBy(cells, endpointOf);
  return [...columns].flatMap(([endpoint, column]) => {
    const first = column[0];
    if (first === undefined || column.some((cell) => cell.passed > 0)) return [];
    // Seen from another node only, a silent backend and a closed border look the same: the same border must let something else pass.
    const fromOwnNode = column.some((cell) => cell.from.node === first.to.node);
    const borderWorks = column.some((cell) => cells.some((other) => other.state === 'passed' && other.from.node === cell.from.node && other.to.node === cell.to.node && endpointOf(other) !== endpoint && (other.from.kind === 'node') === (cell.from.kind === 'node')));
    if (!fromOwnNode && !borderWorks && first.to.node !== undefined) return [];
    // Servers of others that are asked on the same port there, and answer none of those who ask this one, die of the same.
    const others = around.filter((other) => other.to.role !== first.to.role && other.to.node === first.to.node && other.to.port === first.to.port && column.some((cell) => cell.from.kind === other.from.kind && cell.from.pod === other.from.pod && cell.from.node === other.from.node));
    if (!fromOwnNode && others.length > 0 && others.every(({ passed }) => passed === 0)) return [];
    return [{ kind: 'backend' as const, endpoint, pod: first.to.pod, node: first.to.node, cells: column }];
  });
}

function readPlaces(asked: readonly Cell[], failed: readonly Cell[]): readonly Reading[] {
  const place = locate(alike(asked, failed), failed);
  return [place === null ? { kind: 'scattered', cells: failed } : { ...place, cells: failed }];
}

/** Questions of the kinds that fail, and of the time in which they do: a fault may mind ports, and looking may have mended it. */
function alike(cells: readonly Cell[], failed: readonly Cell[]): readonly Cell[] {
  const kind = (cell: Cell): string => `${transportOf(cell)} ${cell.to.port ?? ''}`;
  const kinds = new Set(failed.map(kind));
  const before = failed.every((cell) => cell.round.startsWith('first'));
  return cells.filter((cell) => kinds.has(kind(cell)) && (!before || cell.round.startsWith('first')));
}

/** Nodes of which no pod is reached by anybody, nor reaches any other: no matter of single servers. */
function cutOffNodes(cells: readonly Cell[]): readonly Extract<Reading, { kind: 'node' }>[] {
  const nodes = unique(cells.flatMap((cell) => [cell.from.node, cell.to.node ?? '']));
  return nodes.flatMap((node) => {
    const extent = (['all', 'forwarded'] as const).find((one) => {
      const touched = cells.filter(ofNode(node, one));
      const servers = (some: readonly Cell[]): number => new Set(some.map((cell) => cell.to.pod)).size;
      // On a single node there are only neighbours, and nothing to tell them from.
      return touched.every((cell) => cell.state === 'failed') && (one === 'all' || touched.some((cell) => cell.from.node !== cell.to.node)) && servers(touched.filter((cell) => cell.from.node === node && cell.from.kind !== 'node')) > 1 && servers(touched.filter((cell) => cell.to.node === node)) > 1;
    });
    return extent === undefined ? [] : [{ kind: 'node' as const, node, extent, cells: cells.filter(ofNode(node, extent)) }];
  }).map((reading, index, all) => ({ ...reading, cells: without(reading.cells, all.slice(0, index)) }));
}

/** Pods that nobody reaches and that reach nobody, though those whom they ask answer others and those who ask them are answered by others: no matter of what they serve. */
function cutOffPods(cells: readonly Cell[]): readonly Extract<Reading, { kind: 'pod' }>[] {
  const asking = new Map(cells.flatMap(({ from }) => (from.pod === undefined ? [] : [[from.pod, from.node] as const])));
  return [...asking].flatMap(([pod, node]) => {
    const [sent, received] = [cells.filter(({ from }) => from.pod === pod), cells.filter(({ to }) => to.pod === pod)];
    const answered = cells.filter(({ state }) => state === 'passed');
    const others = sent.some((one) => answered.some((cell) => endpointOf(cell) === endpointOf(one))) && received.some((one) => answered.some(({ from }) => from.kind === one.from.kind && from.pod === one.from.pod && from.node === one.from.node));
    return others && [...sent, ...received].every(({ state, passed }) => state === 'failed' && passed === 0) ? [{ kind: 'pod' as const, pod, node, reach: 'everywhere' as const, cells: [...sent, ...received] }] : [];
  });
}

function without(cells: readonly Cell[], readings: readonly Reading[]): readonly Cell[] {
  return cells.filter((cell) => !readings.some((reading) => reading.cells.includes(cell)));
}

/**
 * Same client, same server: the small answer came and the large one did not. What began to be answered between the same two nodes and stopped, stopped for the same reason:
 * how long the answer of a foreign server is nobody knows beforehand.
 */
function largeOnly(cells: readonly Cell[]): readonly Extract<Reading, { kind: 'large-only' }>[] {
  const sized = cells.filter((cell) => cell.to.size !== undefined);
  const bad = sized.filter((cell) => cell.state === 'failed' && sized.some((small) => small.state === 'passed' && (small.to.size ?? 0) < (cell.to.size ?? 0) && pairOf(small) === pairOf(cell)));
  const ways = new Set(bad.map(wayOf));
  const stopped = cells.filter((cell) => cell.to.size === undefined && cell.state === 'failed' && cell.outcome === 'hung' && ways.has(wayOf(cell)));
  if (bad.length === 0) return [];
  const least = Math.min(...bad.map((cell) => cell.to.size ?? 0));
  const place = locate(sized.filter((cell) => (cell.to.size ?? 0) >= least), bad);
  return [{ kind: 'large-only', nodes: place?.kind === 'node' ? [place.node] : unique(bad.flatMap((cell) => [cell.from.node, cell.to.node ?? ''])), cells: [...bad, ...stopped] }];
}

function wayOf(cell: Cell): string {
  return [cell.from.node, cell.to.node ?? ''].sort().join(' ');
}

function endpointOf(cell: Cell): string {
  return `${cell.to.ip ?? ''}:${cell.to.port ?? ''}`;
}

function pairOf(cell: Cell): string {
  return `${cell.from.kind} ${cell.from.pod ?? cell.from.node} ${endpointOf(cell)}`;
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].filter((text) => text !== '');
}
