import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Cell } from '#helpers/cell.ts';
import { failStrangeAnswers } from '#helpers/strange-answers.ts';

const cell = (node: string, via: 'service-ip' | 'name' | 'endpoint', ...statuses: readonly number[]): Cell => ({
  id: `${node} ${via} ${statuses.join()}`, from: { kind: 'probe', node, pod: `run/probe-${node}` }, to: { role: 'target', via }, tool: 'http', round: 'main', user: via !== 'endpoint', tries: 3, passed: 3,
  outcome: 'ok', seen: '', state: 'passed', excused: false, settled: false, backends: [], addresses: [], command: '', worstMs: 5, late: 0, statuses, clock: 0,
});
const failed = (cells: readonly Cell[]): readonly string[] => failStrangeAnswers(cells, 'target').filter(({ state }) => state === 'failed').map(({ id }) => id);

test('an error that no endpoint says, from one node alone, is somebody else\'s answer', () => {
  const cells = [cell('node1', 'service-ip', 404), cell('node1', 'name', 404), cell('node1', 'endpoint', 200), cell('node2', 'service-ip', 200), cell('node2', 'endpoint', 200)];
  assert.deepEqual(failed(cells), ['node1 service-ip 404', 'node1 name 404']);
});

test('an application that tells its Service\'s address from its own is left alone, and so is one that says the same of a place everywhere', () => {
  assert.deepEqual(failed([cell('node1', 'service-ip', 400), cell('node1', 'endpoint', 200), cell('node2', 'service-ip', 400), cell('node2', 'endpoint', 200)]), []);
  assert.deepEqual(failed([cell('node1', 'service-ip', 403), cell('node1', 'endpoint', 403), cell('node2', 'service-ip', 200), cell('node2', 'endpoint', 200)]), []);
  assert.deepEqual(failed([cell('node1', 'service-ip', 200, 404), cell('node1', 'endpoint', 200), cell('node2', 'service-ip', 200)]), []);
  assert.deepEqual(failed([cell('node1', 'service-ip', 404), cell('node2', 'service-ip', 200)]), []);
});

test('words that no endpoint says, from one node alone, are somebody else\'s', () => {
  const says = (one: Cell, ...backends: readonly string[]): Cell => ({ ...one, id: `${one.id} ${backends.join()}`, backends });
  const direct = [says(cell('node1', 'endpoint', 200), 'a'), says(cell('node2', 'endpoint', 200), 'b')];
  const there = says(cell('node2', 'service-ip', 200), 'a', 'b');
  const named = says(cell('node2', 'name', 200), 'a');
  const portal = [says(cell('node1', 'service-ip', 200), 'please log in'), says(cell('node1', 'name', 200), 'please log in')];
  assert.deepEqual(failed([...direct, there, named, ...portal]), ['node1 service-ip 200 please log in', 'node1 name 200 please log in']);
  assert.deepEqual(failed([...direct, there, named, says(cell('node1', 'service-ip', 200), 'b'), says(cell('node1', 'name', 200), 'c')]), [], 'c is a backend that nobody asked itself');
  assert.deepEqual(failed([...direct, says(cell('node2', 'service-ip', 200), '12:00:01'), says(cell('node1', 'service-ip', 200), '12:00:02')]), [], 'they change from one request to the next');
  assert.deepEqual(failed([there, says(cell('node1', 'service-ip', 200), 'x')]), [], 'no endpoint was heard');
});

test('where nothing is refused, nothing fails', () => {
  const any = fc.array(fc.tuple(fc.constantFrom('node1', 'node2'), fc.constantFrom('service-ip' as const, 'name' as const, 'endpoint' as const), fc.integer({ min: 200, max: 399 })));
  fc.assert(fc.property(any, (made) => failed(made.map(([node, via, status]) => cell(node, via, status))).length === 0));
});
