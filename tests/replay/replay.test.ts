/**
 * Recorded clusters are judged again without a cluster: each bundle must come to the verdict that its case expects. All of them by the statements of the
 * specs, in this process; some by the real command as well. Bundles are taken by `npm run test:faults -- --bundles tests/recorded/surveys/MODE`.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { readBundle } from '../../fixtures/bundle.ts';
import { complaints, describeRun } from '../faults/harness/check.ts';
import type { Fault } from '../faults/harness/fault.ts';
import type { Run, VerdictFile } from '../faults/harness/product.ts';
import { judge, statements } from '../unit/build-survey.ts';

const root = join(import.meta.dirname, '..', '..');
const recorded = join(root, 'tests', 'recorded', 'surveys');
const byCommand = ['ds-scaled-zero', 'hp-mode-off', 'kp-jump-removed'];
const all = statements();

for (const mode of readdirSync(recorded)) {
  for (const file of readdirSync(join(recorded, mode)).filter((name) => name.endsWith('.json.gz'))) {
    const id = file.replace('.json.gz', '');
    const bundle = join(recorded, mode, file);
    test(`${id} (${mode}) is judged again as it was`, async () => {
      const { verdict } = judge(readBundle(bundle), all);
      const run = { exit: verdict.status === 'healthy' ? 0 : 1, seconds: 0, verdict, output: '' };
      assert.deepEqual(complaints((await faultOf(id)).expected, run), [], describeRun(run));
    });
    if (byCommand.includes(id)) {
      test(`${id} (${mode}) is judged again by the command`, { timeout: 120_000 }, async () => {
        const run = await judgeAgain(bundle, join('out', 'replay', mode, id));
        assert.deepEqual(complaints((await faultOf(id)).expected, run), [], describeRun(run));
      });
    }
  }
}

async function faultOf(id: string): Promise<Fault> {
  return ((await import(pathToFileURL(join(root, 'tests', 'faults', id, 'fault.ts')).href)) as { default: Fault }).default;
}

async function judgeAgain(bundle: string, out: string): Promise<Run> {
  const started = Date.now();
  const result = await execa('node_modules/.bin/playwright', ['test', '--reporter=./reporters/verdict.ts'], {
    cwd: root, reject: false, all: true, stdin: 'ignore', env: { BUNDLE: bundle, OUT: out, KUBECONFIG: '/dev/null' },
  });
  const verdict = JSON.parse(readFileSync(join(root, out, 'verdict.json'), 'utf8')) as VerdictFile;
  return { exit: result.exitCode ?? -1, seconds: (Date.now() - started) / 1000, verdict, output: result.all };
}
