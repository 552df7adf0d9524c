/** Is kube-proxy running? On every node, in step with the changes. */
import { expect, step, test } from '#fixtures';

test.describe('Is kube-proxy running?', step('proxy', 'is-kube-proxy-running'), () => {
  test('kube-proxy runs on every node', async ({ judge }) => {
    const seen = await judge('kubeProxyRuns');
    expect(seen, seen.diagnosis).toHold();
  });

  test('kube-proxy keeps up with the changes', async ({ judge }) => {
    const seen = await judge('kubeProxyKeepsUp');
    expect(seen, seen.diagnosis).toHold();
  });
});
