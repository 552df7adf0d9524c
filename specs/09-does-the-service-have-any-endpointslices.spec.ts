/** Does the Service have any EndpointSlices? The selector must pick the pods, and the slices must list the Ready ones on the right port. */
import { expect, step, test } from '#fixtures';

test.describe('Does the Service have any EndpointSlices?', step('endpoints', 'does-the-service-have-any-endpointslices'), () => {
  test('the selector of the Service picks its pods', async ({ judge }) => {
    const seen = await judge('selectorPicksPods');
    expect(seen, seen.diagnosis).toHold();
  });

  test('the EndpointSlices of the Service list its pods', async ({ judge }) => {
    const seen = await judge('slicesListPods');
    expect(seen, seen.diagnosis).toHold();
  });

  test('a rollout keeps the labels that the Service selects', async ({ judge }) => {
    const seen = await judge('rolloutKeepsLabels');
    expect(seen, seen.diagnosis).toHold();
  });
});

test.describe('Does the Service have any EndpointSlices? The readiness of its Pods', step('pods', 'does-the-service-have-any-endpointslices'), () => {
  test('the pods of the Service are Ready', async ({ judge }) => {
    const seen = await judge('podsReady');
    expect(seen, seen.diagnosis).toHold();
  });

  test('the pods of the Service do not keep restarting', async ({ judge }) => {
    const seen = await judge('podsStay');
    expect(seen, seen.diagnosis).toHold();
  });
});
