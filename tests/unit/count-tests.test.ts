import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countTests, stageCounts, sum } from '../../scripts/count-tests.ts';

test('tests of node:test are counted from its closing lines, in both of its reporters', () => {
  assert.deepEqual(countTests('ok 1 - a\n# tests 4\n# pass 2\n# fail 1\n# cancelled 1\n# skipped 3\n# todo 0\n'), { passed: 2, failed: 2, skipped: 3 });
  assert.deepEqual(countTests('\u001b[34mℹ pass 5\u001b[39m\n\u001b[34mℹ fail 0\u001b[39m\n'), { passed: 5, failed: 0, skipped: 0 });
});

test('of several machine lines the last one counts, and a sentence about them does not', () => {
  assert.deepEqual(countTests('1 passed, 0 failed, 0 skipped\nit said 9 passed, 9 failed, 9 skipped\n34 passed, 2 failed, 1 skipped\n'), { passed: 34, failed: 2, skipped: 1 });
  assert.equal(countTests('all is well'), null);
});

test('a stage that failed counts a failure even where no test did', () => {
  assert.deepEqual(stageCounts('error: x\n', 1), { passed: 0, failed: 1, skipped: 0 });
  assert.deepEqual(stageCounts('# pass 2\n# fail 0\n', 1), { passed: 2, failed: 1, skipped: 0 });
  assert.deepEqual(stageCounts('# pass 2\n# fail 3\n', 1), { passed: 2, failed: 3, skipped: 0 });
  assert.deepEqual(stageCounts('fine\n', 0), { passed: 0, failed: 0, skipped: 0 });
});

test('stages add up', () => {
  assert.deepEqual(sum([{ passed: 1, failed: 2, skipped: 3 }, { passed: 10, failed: 20, skipped: 30 }]), { passed: 11, failed: 22, skipped: 33 });
});
