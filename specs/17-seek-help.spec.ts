/** Seek help: what was seen, to hand on, and what it comes to. */
import { expect, step, test } from '#fixtures';
import { layers } from '#helpers/layers.ts';

test.describe('Seek help', step('cluster', 'seek-help', ...layers.slice(1)), () => {
  test('the verdict is healthy', { annotation: { type: 'concludes' } }, async ({ verdict }) => {
    expect(verdict.status, verdict.headline).toBe('healthy');
  });
});
