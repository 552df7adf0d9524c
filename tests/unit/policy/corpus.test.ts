/** The evaluator agrees with cyclonus on every recorded case (recorded by tests/oracle/record.ts; no Go needed here). */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pack, readCorpus } from './corpus.ts';
import { endsOf } from './expand.ts';
import { differences, verdictsOf } from './verdicts.ts';

const corpus = readCorpus(readFileSync(new URL('../../recorded/policy/cyclonus.jsonl', import.meta.url), 'utf8'));

test('the corpus holds some hundreds of cases with verdicts of every kind', () => {
  assert.ok(corpus.length >= 300, `${corpus.length} cases`);
  const digits = new Set(corpus.flatMap(({ verdicts }) => verdicts.slice(0, -1).split('')));
  assert.deepEqual([...digits].sort(), ['0', '1', '2', '3']);
  for (const { name, made, asks, verdicts } of corpus) {
    const pairs = asks.reduce((sum, { family }) => sum + endsOf(made, family).length ** 2, 0);
    assert.equal(verdicts.length, pairs + (pairs % 2), `${name}: one digit a pair`);
  }
});

test('the evaluator agrees with every recorded verdict', () => {
  const wrong = corpus.flatMap(({ name, made, asks, verdicts }) => {
    const ours = verdictsOf(made, asks);
    return pack(ours) === pack(verdicts) ? [] : [`${name}\n  ${differences(made, asks, ours, verdicts).slice(0, 5).join('\n  ')}`];
  });
  assert.deepEqual(wrong, []);
});
