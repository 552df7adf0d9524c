import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cell } from '#helpers/cell.ts';
import { cutOff } from '#helpers/rules/cut-off.ts';

const cell = (from: string, to: string, state: Cell['state'], kind: 'pod' | 'node' = 'pod'): Cell => ({
  id: `${kind} ${from} ${to}`, from: { kind, node: from, ...(kind === 'pod' ? { pod: `app/client-${from}` } : {}) }, to: { role: 'target', via: 'endpoint', ip: '10.244.1.9', port: 80, pod: `app/server-${to}`, node: to },
  tool: 'http', round: 'main', user: false, tries: 1, passed: state === 'passed' ? 1 : 0, outcome: state === 'passed' ? 'ok' : 'timeout', seen: '', state, excused: false, settled: false, backends: [], addresses: [], command: '', worstMs: 0, late: 0, statuses: [], clock: 0,
});
const both = [cell('node1', 'node2', 'failed'), cell('node2', 'node1', 'failed')];
const told = (...cells: readonly Cell[]): string => cutOff({ kind: 'node', node: 'node1', extent: 'all', cells }, cells);

test('what is said of pods that are cut off was asked', () => {
  assert.match(told(...both, cell('node1', 'node1', 'failed'), cell('node1', 'node1', 'failed', 'node')), /not even by their own node or each other$/);
  assert.match(told(...both, cell('node1', 'node1', 'failed')), /not even by each other$/);
  assert.match(told(...both, cell('node1', 'node1', 'unknown'), cell('node1', 'node1', 'unknown', 'node')), /do not cross the border of node node1 \(in both directions\)$/);
});

test('of pods that are answered it is not said that they reach nobody', () => {
  assert.match(told(...both, cell('node1', 'node1', 'passed'), cell('node1', 'node1', 'failed', 'node')), /^a part of .*: 3 of 4 kinds of questions failed; what they send one another is answered$/);
});
