/**
 * Recorded clusters are judged again without a cluster: each bundle must come to the verdict that its case expects. All of them by the statements of the
 * specs, in this process. Bundles are taken by `npm run test:faults -- --bundles tests/recorded/surveys/MODE`.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { loadCase } from '../faults/harness/cases.ts';
import { complaints, describeRun } from '../faults/harness/check.ts';
import { cases } from '../unit/rule-cases.ts';
import { judgeRecording, recordings } from './corpus.ts';
import { findingsInRules, matrixFile, matrixText } from './matrix.ts';

const triggered = new Set(cases.map((one) => one.finds));

for (const recording of recordings) {
  const { id, mode } = recording;
  test(`${id} (${mode}) is judged again as it was`, async () => {
    const { verdict, ids } = judgeRecording(recording);
    for (const finding of ids) triggered.add(finding);
    // A statement that does not hold is a test that fails, whatever the verdict.
    const run = { exit: verdict.status === 'healthy' && ids.length === 0 ? 0 : 1, seconds: 0, verdict, output: '' };
    assert.deepEqual(complaints((await loadCase(id)).expected, run), [], describeRun(run));
  });
}

test('every finding is triggered by a case, recorded or constructed', () => {
  assert.deepEqual(findingsInRules().filter((id) => !triggered.has(id)), []);
});

test('the matrix of faults and verdicts in docs/ is of these recordings', async () => {
  assert.ok(readFileSync(matrixFile, 'utf8') === await matrixText(), 'docs/faults.md is stale: `npm run matrix` writes it anew');
});
