import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { diagnose, type Diagnosis } from '#helpers/diagnose.ts';
import { finding as makeFinding, type Finding } from '#helpers/finding.ts';
import { depthOf } from '#helpers/layers.ts';
import { cell, fallsWith, finding, worlds, type World } from './build-diagnosis.ts';

const runs = { numRuns: 400 };

function of({ cells, findings, unseen }: World): Diagnosis {
  return diagnose(cells, findings, unseen);
}

function objects(findings: readonly Finding[]): readonly string[] {
  return findings.map((one) => one.object).sort();
}

function summary(diagnosis: Diagnosis): object {
  return {
    status: diagnosis.status,
    causes: objects(diagnosis.causes),
    consequences: objects(diagnosis.consequences),
    risks: objects(diagnosis.risks),
    unexplained: diagnosis.unexplained.map((one) => one.id).sort(),
  };
}

test('a finding that a cell refutes is never a cause', () => {
  fc.assert(fc.property(worlds(), (world) => {
    const wrong = of(world).causes.filter((cause) => cause.refutedBy.length > 0);
    assert.deepEqual(objects(wrong), []);
  }), runs);
});

test('a refuted finding takes no blame from others', () => {
  fc.assert(fc.property(worlds({ refuted: false }), (world) => {
    const passed = cell('p', 'passed');
    const refuted = finding('Refuted', { layer: 'cluster', explains: world.cells.filter((one) => one.state === 'failed').map((one) => one.id), refutedBy: ['p'], breaks: ['ready', 'endpoints', 'vip', 'names', 'network', 'proxy'], latent: false });
    const without = summary(diagnose([...world.cells, passed], world.findings, world.unseen));
    const beside = summary(diagnose([...world.cells, passed], [...world.findings, refuted], world.unseen));
    assert.deepEqual(beside, without);
  }), runs);
});

test('a deeper finding that predicts every failed cell takes the blame from those that rest on it', () => {
  fc.assert(fc.property(worlds(), (world) => {
    const failed = world.cells.filter((one) => one.state === 'failed').map((one) => one.id);
    const deep = finding('Deep', { id: 'cluster/deep', layer: 'cluster', explains: failed, breaks: [...new Set(world.findings.flatMap((one) => one.states))] });
    const { causes } = diagnose(world.cells, [...world.findings, deep], world.unseen);
    const rests = causes.filter((cause) => cause.object !== deep.object && cause.states.length > 0);
    assert.deepEqual(objects(rests), [], 'these rest on the deeper one');
    if (world.cells.some((one) => one.user && one.state === 'failed')) assert.ok(causes.some((cause) => cause.object === deep.object), 'the deeper one is a cause');
  }), runs);
});

test('the blame travels down a chain of findings, however long', () => {
  fc.assert(fc.property(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 0, max: 50 }), (length, turn) => {
    const chain = Array.from({ length }, (_, index) => finding(`Link ${index}`, { explains: ['c'], states: [`key ${index}`], breaks: index + 1 < length ? [`key ${index + 1}`] : [] }));
    const rotated = [...chain.slice(turn % length), ...chain.slice(0, turn % length)];
    const diagnosis = diagnose([cell('c', 'failed')], rotated, []);
    assert.deepEqual(objects(diagnosis.causes), ['Link 0']);
    assert.equal(diagnosis.consequences.length, length - 1);
  }), { numRuns: 60 });
});

test('what could not be looked at is never blamed', () => {
  fc.assert(fc.property(worlds(), fc.array(fc.string(), { maxLength: 4 }), (world, more) => {
    const before = of(world);
    const after = diagnose([...world.cells, cell('dark', 'unknown'), cell('dark too', 'unknown', false)], world.findings, [...world.unseen, ...more]);
    assert.deepEqual(objects(after.causes), objects(before.causes));
    assert.deepEqual(objects(after.risks), objects(before.risks));
    assert.ok(!after.unexplained.some((one) => one.state !== 'failed'), 'only what failed is left unexplained');
    const calm = before.status === 'healthy' || before.status === 'inconclusive';
    assert.equal(after.status, calm && world.unseen.length + more.length > 0 ? 'inconclusive' : before.status);
  }), runs);
});

test('a cell that nobody could try neither supports nor refutes a finding', () => {
  const made = makeFinding({ id: 'vip/x', object: 'x', message: 'x', fix: '', doc: '' }, [cell('dark', 'unknown')], () => 'must');
  assert.deepEqual([made.explains, made.mayExplain, made.refutedBy], [[], [], []]);
});

test('without a failed user cell, and nothing felt in itself, nothing is broken', () => {
  fc.assert(fc.property(worlds({ definite: false }), (world) => {
    const calm = { ...world, cells: world.cells.map((one) => (one.state === 'failed' ? { ...one, user: false } : one)) };
    const { status, causes } = of(calm);
    assert.notEqual(status, 'broken');
    assert.deepEqual(objects(causes), []);
  }), runs);
});

test('two findings that explain disjoint failed cells and stand on nothing are both causes', () => {
  const half = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 5 });
  fc.assert(fc.property(half, half, fc.constantFrom<Finding['kind']>('inspection', 'observation'), fc.constantFrom<Finding['kind']>('inspection', 'observation'), (left, right, leftKind, rightKind) => {
    const mine = left.map((id) => `l${id}`);
    const theirs = right.map((id) => `r${id}`);
    const findings = [finding('Left', { explains: mine, kind: leftKind, states: ['left'] }), finding('Right', { explains: theirs, kind: rightKind, states: ['right'] })];
    const { causes } = diagnose([...mine, ...theirs].map((id) => cell(id, 'failed')), findings, []);
    assert.deepEqual(objects(causes), ['Left', 'Right']);
  }), runs);
});

test('two findings that may explain disjoint failed cells are both causes', () => {
  const { causes, unexplained } = diagnose([cell('a', 'failed'), cell('b', 'failed')], [finding('A', { mayExplain: ['a'] }), finding('B', { mayExplain: ['b'] })], []);
  assert.deepEqual(objects(causes), ['A', 'B']);
  assert.deepEqual(unexplained, []);
});

test('the order of findings and of cells is irrelevant', () => {
  const shuffled = worlds().chain((world) => fc.record({
    world: fc.constant(world),
    findings: fc.shuffledSubarray([...world.findings], { minLength: world.findings.length }),
    cells: fc.shuffledSubarray([...world.cells], { minLength: world.cells.length }),
  }));
  fc.assert(fc.property(shuffled, ({ world, findings, cells }) => {
    assert.deepEqual(summary(diagnose(cells, findings, world.unseen)), summary(of(world)));
  }), runs);
});

test('of two that may explain the same cell as well, the same one is named in every order', () => {
  for (const kind of ['inspection', 'observation'] as const) {
    const pair = ['node1', 'node2'].map((node) => finding(`Node ${node}`, { mayExplain: ['c'], kind }));
    assert.deepEqual(summary(diagnose([cell('c', 'failed')], pair.toReversed(), [])), summary(diagnose([cell('c', 'failed')], pair, [])), kind);
  }
});

test('an observation is no cause of cells for which an inspection accounts', () => {
  fc.assert(fc.property(worlds({ refuted: false, definite: false }), (world) => {
    const failed = world.cells.filter((one) => one.state === 'failed').map((one) => one.id);
    const reason = finding('Reason', { id: 'cluster/reason', layer: 'cluster', explains: failed });
    const { causes } = diagnose(world.cells, [...world.findings, reason], world.unseen);
    assert.deepEqual(objects(causes.filter((cause) => cause.kind === 'observation')), []);
  }), runs);
});

test('an observation gives way even to an inspection that only may explain the cell', () => {
  const diagnosis = diagnose([cell('c', 'failed')], [finding('Seen', { kind: 'observation', explains: ['c'] }), finding('Read', { mayExplain: ['c'], layer: 'vip', id: 'vip/read' })], []);
  assert.deepEqual(objects(diagnosis.causes), ['Read']);
  assert.deepEqual(objects(diagnosis.consequences), ['Seen']);
});

test('findings that break one another in a circle do not lose the cause: the deepest stays', () => {
  fc.assert(fc.property(fc.shuffledSubarray(['cluster', 'pods', 'policy', 'proxy', 'dns', 'vip'] as const, { minLength: 2 }), (chosen) => {
    const circle = chosen.map((layer, index) => finding(`On ${layer}`, { layer, explains: ['c'], states: [`key ${index}`], breaks: [`key ${(index + 1) % chosen.length}`] }));
    const { causes, status } = diagnose([cell('c', 'failed')], circle, []);
    const deepest = (['cluster', 'pods', 'policy', 'proxy', 'dns', 'vip'] as const).find((layer) => chosen.includes(layer)) ?? '';
    assert.equal(status, 'broken');
    assert.deepEqual(objects(causes), [`On ${deepest}`]);
  }), { numRuns: 100 });
});

test('two of one layer that break one another are both named', () => {
  const { causes } = diagnose([cell('c', 'failed')], [finding('A', { explains: ['c'], states: ['a'], breaks: ['b'] }), finding('B', { explains: ['c'], states: ['b'], breaks: ['a'] })], []);
  assert.deepEqual(objects(causes), ['A', 'B']);
});

test('a finding that breaks its own state is not its own consequence', () => {
  const { causes } = diagnose([cell('c', 'failed')], [finding('A', { explains: ['c'], states: ['a'], breaks: ['a'] })], []);
  assert.deepEqual(objects(causes), ['A']);
});

test('a root that explains nothing by itself is answerable for what rests on it', () => {
  const { causes } = diagnose([cell('c', 'failed')], [finding('Root', { layer: 'cluster', breaks: ['a'] }), finding('Leaf', { explains: ['c'], states: ['a'] })], []);
  assert.notDeepEqual(objects(causes), []);
});

test('a reason that rests on what is only seen, which rests on more of it, is not lost', () => {
  const { causes } = diagnose([cell('c', 'failed')], [
    finding('Reason', { layer: 'pods', explains: ['c'], states: ['a'] }),
    finding('Seen below', { layer: 'cluster', kind: 'observation', states: ['b'], breaks: ['a'] }),
    finding('Seen above', { layer: 'vip', kind: 'observation', breaks: ['b'] }),
  ], []);
  assert.notDeepEqual(objects(causes), []);
});

test('where an inspection explains what users feel, there is a cause', () => {
  fc.assert(fc.property(worlds({ refuted: false, definite: false }), (world) => {
    const felt = new Set(world.cells.filter((one) => one.user && one.state === 'failed').map((one) => one.id));
    fc.pre(world.findings.some((one) => one.kind === 'inspection' && one.explains.some((id) => felt.has(id))));
    assert.notDeepEqual(objects(of(world).causes), [], 'at least one cause');
  }), runs);
});

test('no cause rests on another cause, unless each rests on the other or the other is only seen, and no deeper', () => {
  fc.assert(fc.property(worlds(), (world) => {
    const live = world.findings.filter((one) => one.refutedBy.length === 0);
    const { causes } = of(world);
    for (const cause of causes) {
      for (const other of causes.filter((one) => one !== cause)) {
        const forth = cause.states.some((key) => fallsWith(other, live).has(key));
        const back = other.states.some((key) => fallsWith(cause, live).has(key));
        const onlySeen = other.kind === 'observation' && cause.kind === 'inspection' && depthOf(other.layer) >= depthOf(cause.layer);
        assert.ok(!forth || back || onlySeen, `${cause.object} rests on ${other.object}`);
      }
    }
  }), runs);
});

test('each finding is one of cause, consequence, risk or nothing; each failed user cell is explained or named', () => {
  fc.assert(fc.property(worlds(), (world) => {
    const { causes, consequences, risks, unexplained, status } = of(world);
    const told = [...causes, ...consequences, ...risks];
    assert.equal(new Set(objects(told)).size, told.length, 'said once');
    assert.ok(told.every((one) => world.findings.some((given) => given.object === one.object)), 'nothing is made up');
    assert.ok(risks.every((one) => one.latent), 'only a real defect is a risk');
    const accounted = new Set(causes.flatMap((cause) => [...cause.explains, ...cause.mayExplain]));
    for (const one of world.cells.filter((candidate) => candidate.user && candidate.state === 'failed')) {
      assert.notEqual(accounted.has(one.id), unexplained.includes(one), `${one.id} is either accounted for or left unexplained`);
    }
    assert.equal(status === 'broken', causes.length + unexplained.length > 0);
    assert.equal(status === 'healthy', told.length + unexplained.length + world.unseen.length === 0);
    if (causes.length + risks.length === 0) assert.deepEqual(objects(consequences), [], 'a consequence needs a cause, or a risk');
  }), runs);
});

test('the same defect found by two statements is one finding', () => {
  fc.assert(fc.property(worlds(), (world) => {
    assert.deepEqual(summary(diagnose(world.cells, [...world.findings, ...world.findings.map((one) => ({ ...one }))], world.unseen)), summary(of(world)));
  }), runs);
});
