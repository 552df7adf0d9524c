import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsOf } from '#helpers/facts.ts';
import { matrixText } from '#helpers/matrix-text.ts';
import { healthyCluster, surveyOf, type Law } from './build-survey.ts';

function rowsOf(title: string, ...laws: readonly Law[]): readonly string[] {
  const cluster = healthyCluster();
  cluster.laws.push(...laws);
  const table = matrixText(factsOf(surveyOf(cluster))).split('\n\n').find((text) => text.startsWith(title));
  return table?.split('\n').slice(1) ?? assert.fail(`no table "${title}"`);
}

test('a row for each place asked from, a column for each place asked, and what came of it', () => {
  const rows = rowsOf('to Service app/web');
  assert.match(rows[0] ?? '', /^ +10\.96\.0\.20 +1@node1 +2@node2 +3@node1 +web +web\.app +web\.app\.svc\.cluster\.local$/);
  const probe = rows.find((row) => row.startsWith('a probe on node2')) ?? '';
  assert.match(probe, /^a probe on node2 +(ok 4 +){6}ok 4$/);
  assert.ok(rows.some((row) => row.startsWith('node node1')) && rows.some((row) => /^pod app\/web-\S+ on node1 \(before\)/.test(row)), rows.join('\n'));
});

test('failures say how many of how many, losses that they came late', () => {
  const timesOut: Law = (from, to, _, time) => (from.kind === 'probe' && from.node === 'node1' && to.role === 'target' && to.via === 'service-ip' ? time < 2 ? 'timeout' : time === 3 ? { late: 'web-5f9cc4f96c-1' } : undefined : undefined);
  const probe = rowsOf('to Service app/web', timesOut).find((row) => row.startsWith('a probe on node1')) ?? '';
  assert.match(probe, /^a probe on node1 +2\/12 timeout +ok 4/);
  const late: Law = (from, to, _, time) => (from.kind === 'probe' && from.node === 'node1' && to.role === 'target' && to.via === 'service-ip' && time === 0 ? { late: 'web-5f9cc4f96c-1' } : undefined);
  assert.match(rowsOf('to Service app/web', late).find((row) => row.startsWith('a probe on node1')) ?? '', /^a probe on node1 +ok 1020 1 late/);
});
