/** Some recorded clusters are judged again by the real command, as a user would: `BUNDLE=out/evidence/survey.json.gz npx playwright test`. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { execa } from 'execa';
import { loadCase } from '../faults/harness/cases.ts';
import { complaints, describeRun } from '../faults/harness/check.ts';
import type { Run, VerdictFile } from '../faults/harness/product.ts';
import { recordings, root } from './corpus.ts';

const byCommand = ['ds-scaled-zero', 'hp-mode-off', 'kp-jump-removed'];

for (const { id, mode, file } of recordings.filter((one) => byCommand.includes(one.id) && one.mode === 'iptables')) {
  test(`${id} (${mode}) is judged again by the command`, { timeout: 120_000 }, async () => {
    const run = await judgeAgain(file, join('out', 'replay', mode, id));
    assert.deepEqual(complaints((await loadCase(id)).expected, run), [], describeRun(run));
  });
}

async function judgeAgain(bundle: string, out: string): Promise<Run> {
  const started = Date.now();
  const result = await execa('node_modules/.bin/playwright', ['test', '--reporter=./reporters/verdict.ts'], {
    cwd: root, reject: false, all: true, stdin: 'ignore', env: { BUNDLE: bundle, OUT: out, KUBECONFIG: '/dev/null' },
  });
  const verdict = JSON.parse(readFileSync(join(root, out, 'verdict.json'), 'utf8')) as VerdictFile;
  return { exit: result.exitCode ?? -1, seconds: (Date.now() - started) / 1000, verdict, output: result.all };
}
