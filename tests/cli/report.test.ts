import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from '@playwright/test';
import { analyticsLeft } from '../../scripts/strip-analytics.ts';
import { broken } from '../unit/verdict-examples.ts';
import { playwright, tsx } from './run.ts';
import { makeSuite, type Suite } from './suite.ts';

const spec = `
const step = (layer: string) => ({ tag: '@' + layer, annotation: [
  { type: 'allure.label.layer', description: layer }, { type: 'allure.label.feature', description: 'an-anchor' },
  { type: 'allure.link.docs', description: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/#an-anchor' }] });
test.describe('Is kube-proxy working?', step('proxy'), () => {
  test('the rules on every node lead to the endpoints', () => { expect(1, 'Node node2: no rules').toBe(2); });
});
test.describe('Does the Service work by DNS name?', step('dns'), () => { test('the full name resolves', () => {}); });`;

let suite: Suite;
const page = (): string => join(suite.folder, 'out/report/index.html');

before(async () => {
  suite = makeSuite(spec, broken);
  await playwright(['test'], { cwd: suite.folder });
  suite.write('out/evidence/commands.jsonl', `${JSON.stringify({ shown: 'kubectl get nodes', at: '2026-11-22T20:46:58.691Z', ms: 12, status: 200, stdout: 'node1' })}\n`);
});
after(() => suite.remove());

test('the report is one file without analytics, with the cluster of the verdict in it', async () => {
  const ended = await tsx(['scripts/report.ts', join(suite.folder, 'out')]);
  assert.equal(ended.code, 0, ended.output);
  assert.deepEqual(readdirSync(join(suite.folder, 'out/report')), ['index.html']);
  const html = readFileSync(page(), 'utf8');
  assert.deepEqual(analyticsLeft(html), []);
  assert.doesNotMatch(html, /<(?:script|link|img)\b[^>]*\b(?:src|href)="(?:https?:)?\/\//);
});

test('without results it says what to run, and leaves no report of another run', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-empty-'));
  try {
    mkdirSync(join(folder, 'out/report'), { recursive: true });
    writeFileSync(join(folder, 'out/report/index.html'), 'an older report');
    const missing = await tsx(['scripts/report.ts', join(folder, 'out')]);
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /^report: there are no results in .*: run `npm start`/);
    mkdirSync(join(folder, 'out/allure-results'), { recursive: true });
    const empty = await tsx(['scripts/report.ts', join(folder, 'out')]);
    assert.equal(empty.code, 1);
    assert.match(empty.stderr, /holds no test result/);
    assert.ok(!existsSync(join(folder, 'out/report')));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

const browser = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) => existsSync(file));

test('opened from a file in a browser it shows layers, failure, section and verdict, and asks no network', { skip: browser === undefined ? 'no Chromium is installed' : false }, async () => {
  await tsx(['scripts/report.ts', join(suite.folder, 'out')]);
  const opened = await chromium.launch({ executablePath: browser ?? '', args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const tab = await opened.newPage();
    const asked: string[] = [];
    const broke: string[] = [];
    tab.on('request', (request) => { if (!/^(?:file|data|blob):/.test(request.url())) asked.push(request.url()); });
    tab.on('pageerror', (error) => broke.push(error.message));
    await tab.goto(`file://${page()}`);
    for (const shown of ['proxy', 'dns', 'Is kube-proxy working?', 'kind-a', 'v1.35.0']) await tab.getByText(shown, { exact: true }).first().waitFor({ timeout: 20_000 });
    await tab.getByText('the rules on every node lead to the endpoints').click();
    await tab.getByText('Node node2: no rules').first().waitFor({ timeout: 20_000 });
    assert.equal(await tab.getByText('the section of the page').getAttribute('href'), 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/#an-anchor');
    await tab.goto('about:blank');
    await tab.goto(`file://${page()}`);
    await tab.getByText('Global Attachments').click();
    await tab.getByText('verdict.svg', { exact: true }).waitFor({ timeout: 20_000 });
    await tab.getByText('commands.txt', { exact: true }).click();
    await tab.getByText('$ kubectl get nodes').waitFor({ timeout: 20_000 });
    assert.deepEqual({ asked, broke }, { asked: [], broke: [] });
  } finally {
    await opened.close();
  }
});
