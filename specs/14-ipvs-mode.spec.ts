/** IPVS mode: the rules on each node are compared with the EndpointSlices, both ways. */
import { expect, step, test } from '#fixtures';

test.describe('IPVS mode', step('proxy', 'ipvs-mode'), () => {
  test('the ipvs rules of each node lead the Service to its endpoints', async ({ judge }) => {
    const seen = await judge('ipvsRulesFit');
    expect(seen, seen.diagnosis).toHold();
  });

  test('the ipvs rules of each node lead the DNS Service to its endpoints', async ({ judge }) => {
    const seen = await judge('ipvsRulesFit', 'dns');
    expect(seen, seen.diagnosis).toHold();
  });
});
