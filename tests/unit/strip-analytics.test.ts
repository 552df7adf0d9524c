import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyticsLeft, stripAnalytics } from '../../scripts/strip-analytics.ts';

const loader = '<script async src="https://www.googletagmanager.com/gtag/js?id=G-LNDJ3J7WT0"></script>';
const inline = `<script>window.dataLayer = window.dataLayer || []; function gtag(){dataLayer.push(arguments);} gtag('js', new Date()); gtag('config', 'G-LNDJ3J7WT0', { report: 'x' });</script>`;
const own = '<script>window.allureReport = { title: "gtag is only a word here" };</script>';

test('both scripts of the analytics go, and the page keeps its own', () => {
  const page = `<head>${own}\n${loader}\n${inline}</head><body></body>`;
  assert.notDeepEqual(analyticsLeft(page), []);
  assert.equal(stripAnalytics(page), `<head>${own}\n\n</head><body></body>`);
  assert.deepEqual(analyticsLeft(stripAnalytics(page)), []);
});

test('a form that is not known is not passed over', () => {
  const disguised = `<script type="module">import('https://www.google-analytics.com/x.js')</script>`;
  assert.equal(analyticsLeft(stripAnalytics(disguised)).length, 1);
});

test('the page of a large report is not taken for one script', () => {
  const page = `<script>${'a'.repeat(100_000)}</script>${loader}<script>b</script>`;
  assert.equal(stripAnalytics(page), `<script>${'a'.repeat(100_000)}</script><script>b</script>`);
});
