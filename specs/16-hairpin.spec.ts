/** Edge case: a Pod fails to reach itself via the Service IP. Each backend asks its own Service. */
import { expect, step, test } from '#fixtures';

test.describe('Edge case: A Pod fails to reach itself via the Service IP', step('hairpin', 'a-pod-fails-to-reach-itself-via-the-service-ip'), () => {
  test('every backend reaches itself through the Service', async ({ judge }) => {
    const seen = await judge('backendsReachThemselves');
    expect(seen, seen.diagnosis).toHold();
  });
});
