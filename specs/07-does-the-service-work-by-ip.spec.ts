/** Does the Service work by IP? From pods on every node, and with every backend taking its turn. */
import { expect, step, test } from '#fixtures';

test.describe('Does the Service work by IP?', step('vip', 'does-the-service-work-by-ip'), () => {
  test('the Service answers on its IP', async ({ judge }) => {
    const seen = await judge('serviceIpAnswers');
    expect(seen, seen.diagnosis).toHold();
  });

  test('every backend takes its turn', async ({ judge }) => {
    const seen = await judge('everyBackendSeen');
    expect(seen, seen.diagnosis).toHold();
  });
});
