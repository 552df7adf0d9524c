/**
 * Recorded clusters are judged again without a cluster: each bundle must come to the verdict that its case expects. All of them by the statements of the
 * specs, in this process; some by the real command as well. Bundles are taken by `npm run test:faults -- --bundles tests/recorded/surveys/MODE`.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { execa } from 'execa';
import { loadCase } from '../faults/harness/cases.ts';
import { complaints, describeRun } from '../faults/harness/check.ts';
import type { Run, VerdictFile } from '../faults/harness/product.ts';
import { cases } from '../unit/rule-cases.ts';
import { judgeRecording, recordings, root } from './corpus.ts';
import { findingsInRules, matrixFile, matrixText } from './matrix.ts';

const byCommand = ['ds-scaled-zero', 'hp-mode-off', 'kp-jump-removed'];
const triggered = new Set(cases.map((one) => one.finds));

for (const recording of recordings) {
  const { id, mode, file } = recording;
  test(`${id} (${mode}) is judged again as it was`, async () => {
    const { verdict, ids } = judgeRecording(recording);
    for (const finding of ids) triggered.add(finding);
    const run = { exit: verdict.status === 'healthy' ? 0 : 1, seconds: 0, verdict, output: '' };
    assert.deepEqual(complaints((await loadCase(id)).expected, run), [], describeRun(run));
  });
  if (byCommand.includes(id) && mode === 'iptables') {
    test(`${id} (${mode}) is judged again by the command`, { timeout: 120_000 }, async () => {
      const run = await judgeAgain(file, join('out', 'replay', mode, id));
      assert.deepEqual(complaints((await loadCase(id)).expected, run), [], describeRun(run));
    });
  }
}

test('every finding is triggered by a case, recorded or constructed', () => {
  assert.deepEqual(findingsInRules().filter((id) => !triggered.has(id)), []);
});

test('the matrix of faults and verdicts in docs/ is of these recordings', async () => {
  assert.ok(readFileSync(matrixFile, 'utf8') === await matrixText(), 'docs/faults.md is stale: `npm run matrix` writes it anew');
});

async function judgeAgain(bundle: string, out: string): Promise<Run> {
  const started = Date.now();
  const result = await execa('node_modules/.bin/playwright', ['test', '--reporter=./reporters/verdict.ts'], {
    cwd: root, reject: false, all: true, stdin: 'ignore', env: { BUNDLE: bundle, OUT: out, KUBECONFIG: '/dev/null' },
  });
  const verdict = JSON.parse(readFileSync(join(root, out, 'verdict.json'), 'utf8')) as VerdictFile;
  return { exit: result.exitCode ?? -1, seconds: (Date.now() - started) / 1000, verdict, output: result.all };
}
