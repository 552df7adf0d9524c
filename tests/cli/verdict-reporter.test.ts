import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Verdict } from '#helpers/verdict.ts';
import { broken, healthy, unclear } from '../unit/verdict-examples.ts';
import { playwright, type Ended } from './run.ts';
import { makeSuite, type Suite } from './suite.ts';

const suites: Suite[] = [];
after(() => suites.forEach((suite) => suite.remove()));

const green = `test('holds', { tag: '@dns' }, () => { expect(1, 'one').toBe(1); });`;

async function runSuite(spec: string, verdict: Verdict | null, args: readonly string[] = [], extra = ''): Promise<Ended & Suite> {
  const suite = makeSuite(spec, verdict, extra);
  suites.push(suite);
  return { ...suite, ...(await playwright(['test', ...args], { cwd: suite.folder })) };
}

const lastLine = (ended: Ended): string => ended.stdout.trimEnd().split('\n').at(-1) ?? '';

test('a green run with a healthy verdict ends in 0, the verdict and the counts', async () => {
  const ended = await runSuite(green, healthy);
  assert.equal(ended.code, 0, ended.output);
  assert.match(ended.stdout, /^verdict {2}HEALTHY default\/hostnames/m);
  assert.equal(lastLine(ended), '1 passed, 0 failed, 0 skipped');
  assert.match(readFileSync(join(ended.folder, 'out/verdict.txt'), 'utf8'), /^verdict {2}HEALTHY/);
  assert.match(readFileSync(join(ended.folder, 'out/verdict.svg'), 'utf8'), /^<svg /);
});

test('a green run whose verdict is not healthy is a failed run', async () => {
  const ended = await runSuite(green, unclear);
  assert.equal(ended.code, 1, ended.output);
  assert.match(ended.stdout, /^verdict {2}INCONCLUSIVE/m);
});

test('a red run names the cause, its fix and the counts of skipped statements by reason', async () => {
  const ended = await runSuite(`${green}
    test('fails', () => { expect(1, 'the message').toBe(2); });
    test('cannot look', ({}, info) => { info.annotations.push({ type: 'inconclusive', description: 'no node access' }); test.skip(true, 'no node access'); });
    test('has no meaning', ({}, info) => { info.annotations.push({ type: 'not-applicable', description: 'headless' }); test.skip(true, 'headless'); });`, broken);
  assert.equal(ended.code, 1);
  assert.match(ended.stdout, /^cause {4}proxy: Node node2/m);
  assert.match(ended.stdout, /^ {2}fix {4}kubectl/m);
  assert.match(ended.stdout, /^skipped {2}1 inconclusive, 1 not applicable$/m);
  assert.equal(lastLine(ended), '1 passed, 1 failed, 2 skipped');
});

test('a run that came to no verdict says so and fails, even if it was green', async () => {
  const ended = await runSuite(green, null);
  assert.equal(ended.code, 1);
  assert.match(ended.stdout, /^verdict {2}NONE: the run ended before there was one$/m);
});

test('a verdict of an earlier run is not taken for that of this one', async () => {
  const suite = makeSuite(green, null);
  suites.push(suite);
  suite.write('out/verdict.json', JSON.stringify(healthy));
  utimesSync(join(suite.folder, 'out/verdict.json'), 1_000_000, 1_000_000);
  const ended = await playwright(['test'], { cwd: suite.folder });
  assert.equal(ended.code, 1);
  assert.match(ended.stdout, /verdict {2}NONE/);
});

test('an error before the first test is named in the conclusion', async () => {
  const suite = makeSuite(green, null, `globalSetup: './setup.ts',`);
  suites.push(suite);
  suite.write('setup.ts', `export default () => { throw new Error('the API at 10.0.0.1:6443 does not answer'); };`);
  const ended = await playwright(['test'], { cwd: suite.folder });
  assert.equal(ended.code, 1);
  assert.match(ended.stdout, /^verdict {2}NONE: .*\(the API at 10\.0\.0\.1:6443 does not answer\)$/m);
});

test('--list concludes nothing, writes nothing and keeps the results of the last run', async () => {
  const suite = makeSuite(green, healthy);
  suites.push(suite);
  const first = await playwright(['test'], { cwd: suite.folder });
  assert.equal(first.code, 0, first.output);
  const results = join(suite.folder, 'out/allure-results');
  const before = readdirSync(results).sort();
  const listed = await playwright(['test', '--list'], { cwd: suite.folder });
  assert.equal(listed.code, 0, listed.output);
  assert.doesNotMatch(listed.stdout, /verdict|passed/);
  assert.match(listed.stdout, /Total: 1 test/);
  assert.deepEqual(readdirSync(results).sort(), before);
});

test('Allure results are those of one run, without the prompt that Playwright attaches', async () => {
  const suite = makeSuite(`${green} test('fails', { annotation: { type: 'allure.label.layer', description: 'dns' } }, () => { expect(1, 'the message').toBe(2); });`, broken);
  suites.push(suite);
  await playwright(['test'], { cwd: suite.folder });
  await playwright(['test'], { cwd: suite.folder });
  const folder = join(suite.folder, 'out/allure-results');
  const results = readdirSync(folder).filter((name) => name.endsWith('-result.json')).map((name) => readFileSync(join(folder, name), 'utf8'));
  assert.equal(results.length, 2);
  assert.ok(results.every((text) => !text.includes('error-context')));
  assert.ok(results.some((text) => text.includes('"critical"') && text.includes('"message":"the message')));
  assert.ok(existsSync(join(suite.folder, 'out/verdict.txt')));
});
