/** Iptables mode: the rules on each node are compared with the EndpointSlices, both ways. */
import { expect, step, test } from '#fixtures';

test.describe('Iptables mode', step('proxy', 'iptables-mode'), () => {
  test('the iptables rules of each node lead the Service to its endpoints', async ({ judge }) => {
    const seen = await judge('iptablesRulesFit');
    expect(seen, seen.diagnosis).toHold();
  });

  test('the iptables rules of each node lead the DNS Service to its endpoints', async ({ judge }) => {
    const seen = await judge('iptablesRulesFit', 'dns');
    expect(seen, seen.diagnosis).toHold();
  });
});
