/**
 * Recorded clusters are judged again, by the real command and without a cluster: each bundle must come to the verdict that its case expects.
 * Bundles are taken by `npm run test:faults -- --bundles tests/recorded/surveys/MODE`.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { complaints, describeRun } from '../faults/harness/check.ts';
import type { Fault } from '../faults/harness/fault.ts';
import type { Run, VerdictFile } from '../faults/harness/product.ts';

const root = join(import.meta.dirname, '..', '..');
const recorded = join(root, 'tests', 'recorded', 'surveys');

for (const mode of readdirSync(recorded)) {
  for (const file of readdirSync(join(recorded, mode)).filter((name) => name.endsWith('.json.gz'))) {
    const id = file.replace('.json.gz', '');
    test(`${id} (${mode}) is judged again as it was`, { timeout: 120_000 }, async () => {
      const fault = ((await import(pathToFileURL(join(root, 'tests', 'faults', id, 'fault.ts')).href)) as { default: Fault }).default;
      const run = await judgeAgain(join(recorded, mode, file), join('out', 'replay', mode, id));
      assert.deepEqual(complaints(fault.expected, run), [], describeRun(run));
    });
  }
}

async function judgeAgain(bundle: string, out: string): Promise<Run> {
  const started = Date.now();
  const result = await execa('node_modules/.bin/playwright', ['test', '--reporter=./reporters/verdict.ts'], {
    cwd: root, reject: false, all: true, stdin: 'ignore', env: { BUNDLE: bundle, OUT: out, KUBECONFIG: '/dev/null' },
  });
  const verdict = JSON.parse(readFileSync(join(root, out, 'verdict.json'), 'utf8')) as VerdictFile;
  return { exit: result.exitCode ?? -1, seconds: (Date.now() - started) / 1000, verdict, output: result.all };
}
