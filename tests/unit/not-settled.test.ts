import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cell } from '#helpers/cell.ts';
import { failUnsettled } from '#helpers/not-settled.ts';

const from = { kind: 'probe', node: 'node1', pod: 'run/probe-node1' } as const;
const base: Cell = { id: 'name', from, to: { role: 'target', via: 'name', name: 'web' }, tool: 'http', round: 'main', user: true, tries: 1, passed: 1, outcome: 'ok', seen: '', state: 'passed', excused: false, settled: true, was: { kind: 'timeout', seen: 'no answer in 3.0 s' }, backends: [], addresses: [], command: '', worstMs: 0, late: 0, statuses: [], clock: 0 };
const endpoint: Cell = { ...base, id: 'endpoint', to: { role: 'target', via: 'endpoint', ip: '10.244.2.7' }, user: false, settled: false, state: 'failed', outcome: 'timeout', tries: 4, passed: 0 };

function states(...cells: readonly Cell[]): readonly string[] {
  return failUnsettled(cells).map(({ id, state }) => `${id} ${state}`);
}

test('a request that was answered the second time fails where an endpoint always fails from there in the same way', () => {
  assert.deepEqual(states(base, endpoint), ['name failed', 'endpoint failed']);
});

test('it has settled where the endpoint answers, fails otherwise, fails from elsewhere, or was asked once', () => {
  for (const other of [{ ...endpoint, state: 'passed' as const, passed: 4 }, { ...endpoint, outcome: 'refused' as const }, { ...endpoint, from: { ...from, node: 'node2', pod: 'run/probe-node2' } }, { ...endpoint, tries: 1 }]) {
    assert.equal(states(base, other)[0], 'name passed');
  }
});
