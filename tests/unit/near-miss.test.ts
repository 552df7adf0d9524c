import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Pod } from '#helpers/kube.ts';
import { editDistance, namesOf, nearestName, nearestPods, share } from '#helpers/near-miss.ts';

function pod(name: string, labels: Readonly<Record<string, string>>): Pod {
  return { metadata: { name, namespace: 'app', labels }, spec: { containers: [] } };
}

const hostnames = ['a', 'b', 'c'].map((end) => pod(`hostnames-${end}`, { app: 'hostnames', 'pod-template-hash': '7546c47f9' }));
const others = [pod('redis-0', { app: 'redis', tier: 'cache' }), pod('metrics-x', { 'app.kubernetes.io/name': 'metrics' })];

const table: readonly { readonly title: string; readonly selector: Readonly<Record<string, string>>; readonly pods: readonly Pod[]; readonly mended: Readonly<Record<string, string>> | null; readonly count?: number }[] = [
  { title: 'a letter is missing', selector: { app: 'hostname' }, pods: [...others, ...hostnames], mended: { app: 'hostnames' }, count: 3 },
  { title: 'two letters are swapped', selector: { app: 'hostnmaes' }, pods: [...others, ...hostnames], mended: { app: 'hostnames' }, count: 3 },
  { title: 'case differs', selector: { app: 'Hostnames' }, pods: hostnames, mended: { app: 'hostnames' }, count: 3 },
  { title: 'the key has a slip', selector: { ap: 'hostnames' }, pods: hostnames, mended: { app: 'hostnames' }, count: 3 },
  { title: 'the key is the old habit, the value the same', selector: { run: 'hostnames' }, pods: hostnames, mended: { app: 'hostnames' }, count: 3 },
  { title: 'one pair of two differs', selector: { app: 'redis', tier: 'cach' }, pods: [...others, ...hostnames], mended: { app: 'redis', tier: 'cache' }, count: 1 },
  { title: 'one pair of two has quite another value', selector: { app: 'redis', tier: 'frontend' }, pods: others, mended: { app: 'redis', tier: 'cache' }, count: 1 },
  { title: 'nothing is near', selector: { app: 'payments' }, pods: [...others, ...hostnames], mended: null },
  { title: 'there are no pods', selector: { app: 'hostnames' }, pods: [], mended: null },
  { title: 'the template hash is nobody\'s label', selector: { version: '7546c47f9' }, pods: hostnames, mended: null },
];

for (const { title, selector, pods, mended, count } of table) {
  test(`nearest pods: ${title}`, () => {
    const miss = nearestPods(selector, pods);
    assert.deepEqual(miss?.selector ?? null, mended);
    if (count !== undefined) assert.equal(miss?.pods.length, count);
  });
}

test('the differing pairs are said in words', () => {
  assert.deepEqual(nearestPods({ app: 'hostname' }, hostnames)?.differences, ['app=hostname, but the pods have app=hostnames']);
});

test('the mended selector picks each of the nearest pods', () => {
  const labels = fc.dictionary(fc.constantFrom('app', 'tier', 'version', 'run'), fc.constantFrom('web', 'webb', 'cache', 'v1', 'v2', 'frontend'), { minKeys: 1 });
  fc.assert(fc.property(fc.array(labels, { maxLength: 5 }), labels, (all, selector) => {
    const miss = nearestPods(selector, all.map((one, index) => pod(`p${index}`, one)));
    for (const near of miss?.pods ?? []) {
      for (const [key, value] of Object.entries(miss?.selector ?? {})) assert.equal(near.metadata.labels?.[key], value, `${near.metadata.name} ${key}`);
    }
  }), { numRuns: 300 });
});

test('of several that come as near, the one with more pods is meant', () => {
  const miss = nearestPods({ app: 'web' }, [pod('x', { app: 'wab' }), pod('y', { app: 'wib' }), pod('z', { app: 'wib' })]);
  assert.deepEqual(miss?.selector, { app: 'wib' });
});

test('names: the nearest is named, a far one is not', () => {
  assert.equal(nearestName('hostname', ['kubernetes', 'hostnames', 'redis']), 'hostnames');
  assert.equal(nearestName('web-svc', ['web', 'redis']), null, 'more than half of it differs');
  assert.equal(nearestName('hostnmaes', ['hostnames']), 'hostnames');
  assert.equal(nearestName('payments', ['kubernetes', 'redis']), null);
  assert.equal(nearestName('web', []), null);
});

test('edit distance: known pairs', () => {
  const known: readonly (readonly [string, string, number])[] = [['', '', 0], ['', 'abc', 3], ['kitten', 'sitting', 3], ['hostname', 'hostnames', 1], ['ab', 'ba', 1], ['abcd', 'acbd', 1], ['ca', 'abc', 3]];
  for (const [a, b, distance] of known) assert.equal(editDistance(a, b), distance, `${a} to ${b}`);
});

test('edit distance is a distance, and a share between 0 and 1', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });
  fc.assert(fc.property(text, text, (a, b) => {
    const distance = editDistance(a, b);
    assert.equal(distance, editDistance(b, a));
    assert.equal(distance === 0, a === b);
    assert.ok(distance <= Math.max(a.length, b.length) && distance >= Math.abs(a.length - b.length), `${distance} edits from ${a} to ${b}`);
    assert.ok(share(a, b) >= 0 && share(a, b) <= 1, 'a share');
  }), { numRuns: 300 });
});

test('names of pods: three, and how many more', () => {
  assert.equal(namesOf(hostnames.slice(0, 2)), 'app/hostnames-a, app/hostnames-b');
  assert.equal(namesOf([...hostnames, ...others]), 'app/hostnames-a, app/hostnames-b, app/hostnames-c and 2 more');
});
