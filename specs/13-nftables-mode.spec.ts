/** Nftables mode: the rules on each node are compared with the EndpointSlices, both ways. */
import { expect, step, test } from '#fixtures';

test.describe('Nftables mode', step('proxy', 'is-kube-proxy-running'), () => {
  test('the nftables rules of each node lead the Service to its endpoints', async ({ judge }) => {
    const seen = await judge('nftablesRulesFit');
    expect(seen, seen.diagnosis).toHold();
  });

  test('the nftables rules of each node lead the DNS Service to its endpoints', async ({ judge }) => {
    const seen = await judge('nftablesRulesFit', 'dns');
    expect(seen, seen.diagnosis).toHold();
  });
});
