import assert from 'node:assert/strict';
import { test } from 'node:test';
import { machineLine, verdictText } from '#helpers/verdict-text.ts';
import { sameAsGolden } from './golden.ts';
import { allPassed, atRisk, broken, crowded, healthy, someFailed, unclear } from './verdict-examples.ts';

const cases = [
  { name: 'healthy', verdict: healthy, counts: allPassed },
  { name: 'broken', verdict: broken, counts: someFailed },
  { name: 'at-risk', verdict: atRisk, counts: someFailed },
  { name: 'inconclusive', verdict: unclear, counts: someFailed },
  { name: 'crowded', verdict: crowded, counts: someFailed },
];

for (const { name, verdict, counts } of cases) {
  test(`the text of a verdict: ${name}`, () => {
    const text = verdictText(verdict, counts);
    sameAsGolden(`verdict-${name}.txt`, text);
    assert.ok(text.split('\n').length <= 12, text);
    assert.equal(text.split('\n').at(-1), machineLine(counts));
  });
}

test('a cause and its fix are never cut, whatever the width', () => {
  const text = verdictText(broken, someFailed, 40);
  assert.ok(text.includes(broken.causes[0]?.message ?? 'none'));
  assert.ok(text.includes(broken.causes[0]?.fix ?? 'none'));
});

test('what was left out is counted', () => {
  const text = verdictText(crowded, someFailed);
  const shownCauses = text.split('\n').filter((line) => line.startsWith('cause ')).length;
  assert.ok(text.includes(`and ${7 - shownCauses} more, see verdict.json`), text);
});
