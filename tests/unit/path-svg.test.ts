import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathSvg } from '#helpers/path-svg.ts';
import { sameAsGolden } from './golden.ts';
import { atRisk, broken, crowded, healthy, rulesGone, unclear } from './verdict-examples.ts';

for (const [name, verdict] of Object.entries({ healthy, broken, 'at-risk': atRisk, inconclusive: unclear, crowded })) {
  test(`the picture of a verdict: ${name}`, () => sameAsGolden(`path-${name}.svg`, pathSvg(verdict)));
}

test('the broken station is the one of the cause, and only that', () => {
  const marked = [...pathSvg(broken).matchAll(/<g class="broken">.*?class="name"[^>]*>([^<]*)</g)].map((match) => match[1]);
  assert.deepEqual(marked, ['proxy']);
});

test('names from a cluster cannot break out of the picture', () => {
  const svg = pathSvg({ ...broken, target: 'a/<script>', causes: [{ ...rulesGone, message: 'x </text><script>alert(1)</script> & "y"' }] });
  assert.doesNotMatch(svg, /<script/);
  assert.match(svg, /&lt;script&gt;/);
});
