/** Does the Service exist? What is not there cannot answer, and its name does not resolve. */
import { expect, step, test } from '#fixtures';

test.describe('Does the Service exist?', step('service', 'does-the-service-exist'), () => {
  test('the Service exists', async ({ judge }) => {
    const seen = await judge('serviceExists');
    expect(seen, seen.diagnosis).toHold();
  });
});
