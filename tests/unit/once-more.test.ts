import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onceMoreIfDropped } from '#fixtures/look/once-more.ts';
import type { RunAnswer } from '#fixtures/transport/index.ts';

const ran = (error?: RunAnswer['error']): RunAnswer => ({ exit: error === undefined ? 0 : null, stdout: '', stderr: '', ms: 1, ...(error && { error }) });

test('a look whose stream was dropped is made once more, and only once', async () => {
  for (const [endings, runs, exit] of [[['dropped'], 2, 0], [['dropped', 'dropped'], 2, null], [[], 1, 0], [['timeout'], 1, null]] as const) {
    const left = [...endings];
    let count = 0;
    const answer = await onceMoreIfDropped(async () => {
      count += 1;
      const kind = left.shift();
      return ran(kind === undefined ? undefined : { kind, message: kind });
    });
    assert.deepEqual([count, answer.exit], [runs, exit], endings.join());
  }
});
