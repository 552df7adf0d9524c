/** Is kube-proxy proxying? The Service IP is asked from every node itself, and no old connection is led astray. */
import { expect, step, test } from '#fixtures';

test.describe('Is kube-proxy proxying?', step('proxy', 'is-kube-proxy-proxying'), () => {
  test('nothing gets to a packet before the rules of kube-proxy', async ({ judge }) => {
    const seen = await judge('nothingPreempts');
    expect(seen, seen.diagnosis).toHold();
  });

  test('no tracked connection leads to an endpoint that is gone', async ({ judge }) => {
    const seen = await judge('connectionsAreCurrent');
    expect(seen, seen.diagnosis).toHold();
  });

  test('the API answers on its Service IP', async ({ judge }) => {
    const seen = await judge('serviceIpAnswers', 'api');
    expect(seen, seen.diagnosis).toHold();
  });
});
