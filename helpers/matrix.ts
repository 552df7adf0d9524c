import { isDirect, type Cell } from './cell.ts';
import { groupBy } from './group-by.ts';

/**
 * The reading of rows and columns: what the pattern of failures alone says about the place of a fault. Rows are clients, columns
 * are backends. Pure; nothing here knows of rules, objects or logs.
 */
export type Reading =
  /** One backend answers nobody. */
  | { readonly kind: 'backend'; readonly endpoint: string; readonly pod: string | undefined; readonly node: string | undefined; readonly cells: readonly Cell[] }
  /** Pod packets do not get across this node's border. */
  | { readonly kind: 'node'; readonly node: string; readonly direction: 'from' | 'to' | 'both'; readonly cells: readonly Cell[] }
  /** Nothing crosses between nodes. */
  | { readonly kind: 'between-nodes'; readonly nodes: readonly string[]; readonly cells: readonly Cell[] }
  /** Only neighbours on one node fail. */
  | { readonly kind: 'same-node'; readonly nodes: readonly string[]; readonly cells: readonly Cell[] }
  /** Small answers come, large ones do not. */
  | { readonly kind: 'large-only'; readonly nodes: readonly string[]; readonly cells: readonly Cell[] }
  /** One client fails where others of its node do not. */
  | { readonly kind: 'client'; readonly pod: string; readonly cells: readonly Cell[] }
  /** What is from or for one pod is lost, and what is for its neighbours takes the same ways and is not. */
  | { readonly kind: 'pod'; readonly pod: string; readonly nodes: readonly string[]; readonly cells: readonly Cell[] }
  /** What nodes send of their own is not answered, and what their pods send to the same places is. */
  | { readonly kind: 'hosts'; readonly nodes: readonly string[]; readonly cells: readonly Cell[] }
  /** Failures without a pattern of place. */
  | { readonly kind: 'scattered'; readonly cells: readonly Cell[] };

/** Reads direct cells: each from a client to one pod's own address. */
export function readDirect(all: readonly Cell[]): readonly Reading[] {
  // What a pod sends to its own address never leaves it, and says nothing of any place.
  const cells = all.filter((cell) => isDirect(cell) && cell.state !== 'unknown' && (cell.from.pod === undefined || cell.from.pod !== cell.to.pod));
  const large = largeOnly(cells);
  const plain = cells.filter((cell) => !large.some((reading) => reading.cells.includes(cell)));
  const dead = deadBackends(plain);
  const alive = plain.filter((cell) => !dead.some((reading) => reading.cells.includes(cell)));
  const failed = alive.filter((cell) => cell.state === 'failed');
  const places = failed.length === 0 ? [] : readPlaces(alive, failed);
  return [...large, ...dead, ...places];
}

/** A column that is red from top to bottom, asked from more than itself. */
function deadBackends(cells: readonly Cell[]): readonly Extract<Reading, { kind: 'backend' }>[] {
  const columns = groupBy(cells, endpointOf);
  return [...columns].flatMap(([endpoint, column]) => {
    const first = column[0];
    if (first === undefined || column.some((cell) => cell.passed > 0)) return [];
    // Seen from another node only, a silent backend and a closed border look the same: the same border must let something else pass.
    const fromOwnNode = column.some((cell) => cell.from.node === first.to.node);
    const borderWorks = column.some((cell) => cells.some((other) => other.state === 'passed' && other.from.node === cell.from.node && other.to.node === cell.to.node && endpointOf(other) !== endpoint && (other.from.kind === 'node') === (cell.from.kind === 'node')));
    if (!fromOwnNode && !borderWorks && first.to.node !== undefined) return [];
    return [{ kind: 'backend' as const, endpoint, pod: first.to.pod, node: first.to.node, cells: column }];
  });
}

function readPlaces(cells: readonly Cell[], failed: readonly Cell[]): readonly Reading[] {
  const known = failed.filter((cell) => cell.to.node !== undefined);
  if (known.length === 0) return [{ kind: 'scattered', cells: failed }];
  if (onlyHosts(cells, failed)) return [{ kind: 'hosts', nodes: unique(failed.map((cell) => cell.from.node)), cells: failed }];
  const client = oneClient(cells, failed);
  if (client !== null) return [client];
  const pod = onePod(cells, failed);
  if (pod !== null) return [pod];
  const same = failed.every((cell) => cell.from.node === cell.to.node);
  const passesAcross = cells.some((cell) => cell.state === 'passed' && cell.from.node !== cell.to.node);
  if (same) return [{ kind: passesAcross || cells.every((cell) => cell.from.node === cell.to.node) ? 'same-node' : 'scattered', nodes: unique(failed.map((cell) => cell.from.node)), cells: failed } as Reading];
  const nodes = unique(known.flatMap((cell) => [cell.from.node, cell.to.node ?? '']));
  const suspects = nodes
    .map((node) => judgeNode(node, cells, failed))
    .filter((suspect) => suspect !== null)
    .sort((a, b) => b.score - a.score);
  const best = suspects[0];
  const tie = suspects.length > 1 && suspects[1]?.score === best?.score;
  // A border lets neighbours be: where same-node cells fail as well, it is no border.
  const neighbours = cells.filter((cell) => cell.from.node === cell.to.node);
  if (neighbours.some((cell) => cell.state === 'failed')) return [{ kind: 'scattered', cells: failed }];
  if (best !== undefined && !tie) return [{ kind: 'node', node: best.node, direction: best.direction, cells: failed }];
  const across = failed.filter((cell) => cell.from.node !== cell.to.node);
  return across.length > 0 ? [{ kind: 'between-nodes', nodes, cells: failed }] : [{ kind: 'scattered', cells: failed }];
}

/**
 * Could this node's border be the fault? Every failure must touch it. Its own packets tell the sides apart: a node whose pods cannot leave
 * while the node itself can does not forward; a node that others' hosts reach and whose pods they do not is closed inwards.
 */
function judgeNode(node: string, cells: readonly Cell[], failed: readonly Cell[]): { readonly node: string; readonly direction: 'from' | 'to' | 'both'; readonly score: number } | null {
  if (!failed.every((cell) => cell.from.node === node || cell.to.node === node)) return null;
  const crossing = cells.filter((cell) => cell.from.node !== cell.to.node && (cell.from.node === node || cell.to.node === node));
  const from = crossing.filter((cell) => cell.from.node === node);
  const to = crossing.filter((cell) => cell.to.node === node);
  const share = (some: readonly Cell[]): number => (some.length === 0 ? 0 : some.filter((cell) => cell.state === 'failed').length / some.length);
  const direction = share(from) > 0 && share(to) > 0 ? 'both' : share(from) > 0 ? 'from' : 'to';
  // Another node's host that cannot reach pods here, or this host that cannot reach pods elsewhere, points here: a host needs no forwarding of its own.
  const hosts = crossing.filter((cell) => cell.from.kind === 'node');
  const hostTo = hosts.filter((cell) => cell.to.node === node);
  const hostFrom = hosts.filter((cell) => cell.from.node === node);
  return { node, direction, score: share(crossing) + share(hostTo) + share(hostFrom) / 2 };
}

/** All failures start at nodes, and pods of the same nodes are answered by the same endpoints: the way is open, and it is the sender that is minded. */
function onlyHosts(cells: readonly Cell[], failed: readonly Cell[]): boolean {
  return failed.every((bad) => bad.from.kind === 'node' && cells.some((cell) => cell.state === 'passed' && cell.from.kind !== 'node' && cell.from.node === bad.from.node && endpointOf(cell) === endpointOf(bad)));
}

/** All failures start at one pod, and others on its node fare well to the same places. */
function oneClient(cells: readonly Cell[], failed: readonly Cell[]): Reading | null {
  // A node that fails as well is no client of its own kind.
  if (failed.some((cell) => cell.from.kind === 'node')) return null;
  const pods = unique(failed.map((cell) => cell.from.pod ?? ''));
  const pod = pods[0];
  if (pods.length !== 1 || pod === undefined || pod === '') return null;
  const node = failed[0]?.from.node;
  const others = cells.filter((cell) => cell.from.node === node && cell.from.pod !== pod && cell.from.kind !== 'node' && failed.some((bad) => endpointOf(bad) === endpointOf(cell)));
  return others.length > 0 && others.every((cell) => cell.state === 'passed') ? { kind: 'client', pod, cells: failed } : null;
}

/** Every failure starts or ends at one pod; between the same two nodes, from pods as from nodes, others of its node fare well. */
function onePod(cells: readonly Cell[], failed: readonly Cell[]): Reading | null {
  const ends = (cell: Cell): readonly { readonly pod: string; readonly node: string }[] => [
    ...(cell.from.pod === undefined ? [] : [{ pod: cell.from.pod, node: cell.from.node }]),
    ...(cell.to.pod === undefined || cell.to.node === undefined ? [] : [{ pod: cell.to.pod, node: cell.to.node }]),
  ];
  const common = ends(failed[0] as Cell).filter(({ pod }) => failed.every((cell) => cell.from.pod === pod || cell.to.pod === pod));
  const [one] = common;
  // A single pair that fails says nothing of which of the two it is.
  if (one === undefined || common.length > 1) return null;
  const sameWay = (a: Cell, b: Cell): boolean => a.from.node === b.from.node && a.to.node === b.to.node && (a.from.kind === 'node') === (b.from.kind === 'node');
  const others = cells.filter((cell) => cell.from.pod !== one.pod && cell.to.pod !== one.pod);
  return failed.every((bad) => others.some((other) => other.state === 'passed' && sameWay(bad, other))) ? { kind: 'pod', pod: one.pod, nodes: [one.node], cells: failed } : null;
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
  return bad.length === 0 ? [] : [{ kind: 'large-only', nodes: unique(bad.flatMap((cell) => [cell.from.node, cell.to.node ?? ''])), cells: [...bad, ...stopped] }];
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
