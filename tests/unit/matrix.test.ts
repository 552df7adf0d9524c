import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cellId, type Cell } from '#helpers/cell.ts';
import { readDirect, type Reading } from '#helpers/matrix.ts';

/** A place that asks, or that is asked: `pod` of a node, or the node `host` itself. */
interface Place {
  readonly node: string;
  readonly name: string;
  readonly kind: 'probe' | 'pod' | 'node';
}

type Answer = 'passes' | 'fails' | 'sometimes' | 'unknown';

interface Cluster {
  readonly clients: readonly Place[];
  readonly backends: readonly Place[];
}

/** On each node a probe, the node itself, and backends: as many clients and columns as a run has. */
function cluster(nodes: readonly string[], backendsPerNode = 1): Cluster {
  return {
    clients: nodes.flatMap((node): Place[] => [{ node, name: `run/probe-${node}`, kind: 'probe' }, { node, name: node, kind: 'node' }]),
    backends: nodes.flatMap((node) => Array.from({ length: backendsPerNode }, (_, index): Place => ({ node, name: `app/web-${node}-${index}`, kind: 'pod' }))),
  };
}

function cellOf(from: Place, to: Place, answer: Answer, size?: number): Cell {
  const state = answer === 'passes' ? 'passed' : answer === 'unknown' ? 'unknown' : 'failed';
  const where = { from: { kind: from.kind, node: from.node, ...(from.kind === 'node' ? {} : { pod: from.name }) }, to: { role: 'target', via: size === undefined ? 'endpoint' : 'probe-pod', ip: `ip of ${to.name}`, port: 9376, pod: to.name, node: to.node, ...(size === undefined ? {} : { size }) }, tool: 'http', round: 'main' } as const;
  return {
    ...where, id: cellId(where), user: false, excused: false, state, tries: state === 'unknown' ? 0 : 2, passed: answer === 'passes' ? 2 : answer === 'sometimes' ? 1 : 0,
    outcome: state === 'passed' ? 'ok' : state === 'failed' ? 'timeout' : 'lost', seen: '', settled: false, backends: [], addresses: [], command: '', worstMs: 0, late: 0, statuses: [], clock: 0,
  };
}

type Law = (from: Place, to: Place) => Answer | boolean;

/** `true` from a law: it fails. */
function matrix({ clients, backends }: Cluster, law: Law): readonly Cell[] {
  return clients.flatMap((from) => backends.map((to) => {
    const said = law(from, to);
    return cellOf(from, to, said === true ? 'fails' : said === false ? 'passes' : said);
  }));
}

function tell(readings: readonly Reading[]): readonly string[] {
  return readings.map((reading) => {
    switch (reading.kind) {
      case 'backend': return `backend ${reading.pod ?? reading.endpoint}`;
      case 'node': return `node ${reading.node} ${reading.extent}`;
      case 'client': case 'server': case 'pod': return `${reading.kind} ${reading.pod}${reading.reach === 'everywhere' ? '' : ` ${reading.reach}`}`;
      case 'scattered': return 'scattered';
      default: return `${reading.kind} ${[...reading.nodes].sort().join(' ')}`;
    }
  });
}

const two = cluster(['node1', 'node2']);
const three = cluster(['node1', 'node2', 'node3']);
const four = cluster(['node1', 'node2'], 4);
const crosses = (from: Place, to: Place): boolean => from.node !== to.node;

const table: readonly { readonly title: string; readonly on: Cluster; readonly law: Law; readonly reads: readonly string[] }[] = [
  { title: 'nothing fails', on: three, law: () => false, reads: [] },
  { title: 'one backend is dead, two nodes', on: two, law: (_, to) => to.name === 'app/web-node2-0', reads: ['backend app/web-node2-0'] },
  { title: 'one backend is dead, three nodes', on: three, law: (_, to) => to.name === 'app/web-node2-0', reads: ['backend app/web-node2-0'] },
  { title: 'one backend of several on its node is dead', on: cluster(['node1', 'node2'], 3), law: (_, to) => to.name === 'app/web-node1-2', reads: ['backend app/web-node1-2'] },
  { title: 'all backends are dead', on: two, law: () => true, reads: ['backend app/web-node1-0', 'backend app/web-node2-0'] },
  { title: 'a backend that nobody of its node asked, while its neighbour answers', on: { clients: [{ node: 'node1', name: 'run/probe', kind: 'probe' }], backends: cluster(['node2'], 2).backends }, law: (_, to) => to.name === 'app/web-node2-0', reads: ['backend app/web-node2-0'] },

  // A node that does not forward: its host still sends, since what a host sends itself is not forwarded.
  { title: 'a node does not forward, two nodes', on: two, law: (from, to) => crosses(from, to) && !(from.kind === 'node' && from.node === 'node1'), reads: ['node node1 both'] },
  { title: 'a node does not forward, three nodes', on: three, law: (from, to) => crosses(from, to) && (to.node === 'node1' || (from.node === 'node1' && from.kind !== 'node')), reads: ['node node1 both'] },
  { title: 'a node lets nothing out or in, its host neither', on: three, law: (from, to) => crosses(from, to) && [from.node, to.node].includes('node3'), reads: ['node node3 both'] },
  { title: 'a node is closed inwards, two nodes', on: two, law: (from, to) => crosses(from, to) && to.node === 'node1', reads: ['node node1 to'] },
  { title: 'a node is closed inwards, three nodes', on: three, law: (from, to) => crosses(from, to) && to.node === 'node1', reads: ['node node1 to'] },
  { title: 'a node is closed outwards for its pods, three nodes', on: three, law: (from, to) => crosses(from, to) && from.node === 'node2' && from.kind !== 'node', reads: ['node node2 from'] },
  { title: 'a node is closed outwards for all, three nodes', on: three, law: (from, to) => crosses(from, to) && from.node === 'node2', reads: ['node node2 from'] },

  // Several pods on each node, so that a pattern has something to be told from.
  { title: 'a node passes on nothing of its pods, not even between them', on: four, law: (from, to) => (from.kind !== 'node' && from.node === 'node1') || (to.node === 'node1' && from.node !== 'node1'), reads: ['node node1 forwarded'] },
  { title: 'the pods of a node are cut off from everybody, their own node among them', on: four, law: (from, to) => (from.kind !== 'node' && from.node === 'node1') || to.node === 'node1', reads: ['node node1 all'] },
  { title: 'one pod is reached by its neighbours and by no other node', on: four, law: (from, to) => crosses(from, to) && to.name === 'app/web-node1-0', reads: ['server app/web-node1-0 across'] },
  { title: 'one client gets to nobody beyond its node', on: four, law: (from, to) => crosses(from, to) && from.name === 'run/probe-node1', reads: ['node node1 from'] },
  { title: 'one pair fails: which of the two it is nobody can tell', on: four, law: (from, to) => from.name === 'run/probe-node1' && to.name === 'app/web-node2-1', reads: ['scattered'] },
  { title: 'nodes themselves are not answered across, pods are', on: four, law: (from, to) => from.kind === 'node' && crosses(from, to), reads: ['hosts node1 node2'] },

  { title: 'nothing crosses, two nodes', on: two, law: crosses, reads: ['between-nodes node1 node2'] },
  { title: 'nothing crosses, three nodes', on: three, law: crosses, reads: ['between-nodes node1 node2 node3'] },
  { title: 'one node alone asks, and nothing of the other answers: either end may be to blame', on: { clients: two.clients.filter(({ node }) => node === 'node1'), backends: [...two.backends, { node: 'node2', name: 'app/web-node2-1', kind: 'pod' }] }, law: crosses, reads: ['between-nodes node1 node2'] },
  { title: 'one node alone asks, its pods in vain and it itself not', on: { clients: two.clients.filter(({ node }) => node === 'node1'), backends: [...two.backends, { node: 'node2', name: 'app/web-node2-1', kind: 'pod' }] }, law: (from, to) => crosses(from, to) && from.kind === 'probe', reads: ['between-nodes node1 node2'] },
  { title: 'one pair of three nodes is apart', on: three, law: (from, to) => crosses(from, to) && from.node !== 'node3' && to.node !== 'node3', reads: ['between-nodes node1 node2'] },
  { title: 'pods do not cross between two nodes and hosts do: either node may be to blame', on: two, law: (from, to) => crosses(from, to) && from.kind === 'probe', reads: ['between-nodes node1 node2'] },

  { title: 'only neighbours of a node fail, two nodes', on: two, law: (from, to) => !crosses(from, to) && from.kind === 'probe' && from.node === 'node1', reads: ['same-node node1'] },
  { title: 'only neighbours fail, on all nodes', on: three, law: (from, to) => !crosses(from, to) && from.kind === 'probe', reads: ['same-node node1 node2 node3'] },
  { title: 'a single node: pods do not reach one another, the node does', on: cluster(['node1'], 2), law: (from) => from.kind === 'probe', reads: ['same-node node1'] },
  { title: 'a single node: one backend is dead', on: cluster(['node1'], 3), law: (_, to) => to.name === 'app/web-node1-1', reads: ['backend app/web-node1-1'] },
  { title: 'a single node: nothing fails', on: cluster(['node1'], 3), law: () => false, reads: [] },

  { title: 'one backend answers now and then, to everybody', on: three, law: (_, to) => (to.name === 'app/web-node1-0' ? 'sometimes' : false), reads: ['server app/web-node1-0'] },
  { title: 'all backends answer now and then', on: three, law: () => 'sometimes', reads: ['scattered'] },
  { title: 'nobody could ask', on: three, law: () => 'unknown', reads: [] },
  { title: 'a backend is dead as far as anybody could ask', on: three, law: (from, to) => (from.kind === 'node' ? 'unknown' : to.name === 'app/web-node3-0'), reads: ['backend app/web-node3-0'] },
];

for (const { title, on, law, reads } of table) {
  test(`${title}: ${reads.length === 0 ? 'nothing to read' : reads.join(', ')}`, () => {
    assert.deepEqual(tell(readDirect(matrix(on, law))), reads);
  });
}

test('one client fails while others of its node reach the same places', () => {
  const odd: Place = { node: 'node1', name: 'shop/cart', kind: 'pod' };
  const cells = matrix({ ...two, clients: [...two.clients, odd] }, (from) => from === odd);
  assert.deepEqual(tell(readDirect(cells)), ['client shop/cart']);
});

test('one client of a node whose other pods fail as well is not singled out', () => {
  const odd: Place = { node: 'node1', name: 'shop/cart', kind: 'pod' };
  const cells = matrix({ ...three, clients: [...three.clients, odd] }, (from, to) => crosses(from, to) && [from.node, to.node].includes('node1') && from.kind !== 'node');
  assert.ok(!tell(readDirect(cells)).some((text) => text.startsWith('client')), 'the node is the pattern');
});

test('what strikes one port is told from the questions to that port', () => {
  const served = matrix(four, (from, to) => crosses(from, to) && from.kind !== 'node' && from.node === 'node1');
  const others = matrix(four, () => false).map((cell): Cell => ({ ...cell, id: `${cell.id} 53`, to: { ...cell.to, port: 53 } }));
  assert.deepEqual(tell(readDirect([...served, ...others])), ['node node1 from']);
});

test('what looking mended is told from the questions before', () => {
  const before = matrix(four, (from, to) => crosses(from, to) && to.node === 'node1').map((cell): Cell => ({ ...cell, id: `${cell.id} before`, round: 'first' }));
  assert.deepEqual(tell(readDirect([...before, ...matrix(four, () => false)])), ['node node1 to']);
});

test('a loss now and then that meets one way alone is told of that way', () => {
  let at = 0;
  const lossy = matrix(cluster(['node1', 'node2', 'node3'], 4), (from, to) => from.kind !== 'node' && from.node === 'node2' && crosses(from, to) && at++ % 2 === 0);
  assert.deepEqual(tell(readDirect(lossy)), ['node node2 from']);
});

test('small answers come and large ones do not', () => {
  const servers = ['node1', 'node2'].map((node): Place => ({ node, name: `run/probe-${node}`, kind: 'probe' }));
  const cells = servers.flatMap((from) => servers.flatMap((to) => [100, 1400, 65536].map((size) => cellOf(from, to, crosses(from, to) && size > 1000 ? 'fails' : 'passes', size))));
  assert.deepEqual(tell(readDirect(cells)), ['large-only node1 node2']);
  const one = cells.map((cell) => (cell.from.node === cell.to.node ? cell : cellOf({ node: cell.from.node, name: cell.from.pod ?? '', kind: 'probe' }, { node: cell.to.node ?? '', name: cell.to.pod ?? '', kind: 'probe' }, 'fails', cell.to.size)));
  assert.deepEqual(tell(readDirect(one)), ['between-nodes node1 node2'], 'where small ones fail too, size is not the pattern');
});

test('a dead backend and a cut off node are both read', () => {
  const on = cluster(['node1', 'node2', 'node3'], 2);
  const cells = matrix(on, (from, to) => to.name === 'app/web-node2-1' || (crosses(from, to) && to.node === 'node1'));
  assert.deepEqual(tell(readDirect(cells)), ['backend app/web-node2-1', 'node node1 to']);
});

test('large answers of one pair and a dead backend are both read', () => {
  const servers = ['node1', 'node2'].map((node): Place => ({ node, name: `run/probe-${node}`, kind: 'probe' }));
  const sized = servers.flatMap((from) => servers.flatMap((to) => [100, 65536].map((size) => cellOf(from, to, crosses(from, to) && size > 1000 ? 'fails' : 'passes', size))));
  const cells = [...sized, ...matrix(two, (_, to) => to.name === 'app/web-node1-0')];
  assert.deepEqual(tell(readDirect(cells)), ['large-only node1 node2', 'backend app/web-node1-0']);
});

test('only direct cells are read: the Service IP and names are other questions', () => {
  const cells = matrix(two, () => true).map((cell): Cell => ({ ...cell, to: { ...cell.to, via: 'service-ip' } }));
  assert.deepEqual(readDirect(cells), []);
});

const pairs = cluster(['node1', 'node2'], 2);

/** Each backend has an address of each family, and each of them is asked. */
function dualStack(laws: Readonly<Record<'four' | 'six', Law>>): readonly Cell[] {
  const ofFamily = (law: Law, prefix: string): readonly Cell[] => matrix(pairs, law).map((cell): Cell => {
    const to = { ...cell.to, ip: `${prefix}${pairs.backends.findIndex(({ name }) => name === cell.to.pod) + 1}` };
    return { ...cell, to, id: cellId({ ...cell, to }) };
  });
  return [...ofFamily(laws.four, '10.244.0.'), ...ofFamily(laws.six, 'fd00:10:244::')];
}

const routedBy = (node: string): Law => (from, to) => (from.node !== to.node ? [from.node, to.node].includes(node) : from.kind === 'node' && from.node === node);

test('a family that fails by itself is read by itself', () => {
  const beyondBridge: Law = (from, to) => from.node !== to.node || (from.kind === 'node' && from.node === 'node1');
  assert.deepEqual(tell(readDirect(dualStack({ four: () => false, six: beyondBridge }))), ['node node1 routed']);
  assert.deepEqual(tell(readDirect(dualStack({ four: (from, to) => from.node !== to.node, six: () => false }))), tell(readDirect(matrix(pairs, (from, to) => from.node !== to.node))));
});

test('of three nodes, one that hands on nothing and reaches nothing itself is told from its pods', () => {
  const three = cluster(['node1', 'node2', 'node3'], 2);
  assert.deepEqual(tell(readDirect(matrix(three, routedBy('node2')))), ['node node2 routed']);
});

const answers = fc.constantFrom<Answer>('passes', 'passes', 'fails', 'sometimes', 'unknown');
const arbitrary = fc.record({ nodes: fc.integer({ min: 1, max: 3 }), perNode: fc.integer({ min: 1, max: 2 }), draws: fc.array(answers, { minLength: 36, maxLength: 36 }) })
  .map(({ nodes, perNode, draws }) => {
    let at = 0;
    return matrix(cluster(['node1', 'node2', 'node3'].slice(0, nodes), perNode), () => draws[at++ % draws.length] ?? 'passes');
  });

test('every failed cell is in exactly one reading that names its kind of place, and no other cell is', () => {
  fc.assert(fc.property(arbitrary, (cells) => {
    const read = readDirect(cells).flatMap((reading) => reading.cells);
    assert.deepEqual(read.map((cell) => cell.id).sort(), cells.filter((cell) => cell.state === 'failed').map((cell) => cell.id).sort());
  }), { numRuns: 300 });
});

test('cells that nobody could try change nothing', () => {
  fc.assert(fc.property(arbitrary, (cells) => {
    assert.deepEqual(readDirect(cells), readDirect(cells.filter((cell) => cell.state !== 'unknown')));
  }), { numRuns: 200 });
});

test('a failure of a node itself is not forgotten when one pod fails too', () => {
  const cells = matrix(two, (from, to) => (from.name === 'run/probe-node1' && to.node === 'node1') || (from.name === 'node2' && to.node === 'node1') ? 'sometimes' : false);
  assert.ok(!tell(readDirect(cells)).some((text) => text.startsWith('client')), tell(readDirect(cells)).join(', '));
  assert.deepEqual(tell(readDirect(cells.toReversed())), tell(readDirect(cells)));
});

test('the order of cells is irrelevant', () => {
  const shuffled = arbitrary.chain((cells) => fc.tuple(fc.constant(cells), fc.shuffledSubarray([...cells], { minLength: cells.length })));
  fc.assert(fc.property(shuffled, ([cells, other]) => {
    assert.deepEqual([...tell(readDirect(other))].sort(), [...tell(readDirect(cells))].sort());
  }), { numRuns: 200 });
});
