/** Setup: the pods behind the Service are made, run, and each of them serves on its own address. */
import { expect, step, test } from '#fixtures';

test.describe('Setup', step('pods', 'setup'), () => {
  test('the pods of the Service run', async ({ judge }) => {
    const seen = await judge('podsRun');
    expect(seen, seen.diagnosis).toHold();
  });

  test('every pod serves on its own address', async ({ judge }) => {
    const seen = await judge('podsAnswer');
    expect(seen, seen.diagnosis).toHold();
  });
});

test.describe('Setup: somebody makes the pods', step('control-plane', 'setup'), () => {
  test('the scheduler gives pods to nodes', async ({ judge }) => {
    const seen = await judge('schedulerWorks');
    expect(seen, seen.diagnosis).toHold();
  });

  test('the controllers act on what is made', async ({ judge }) => {
    const seen = await judge('controllersWork');
    expect(seen, seen.diagnosis).toHold();
  });
});
