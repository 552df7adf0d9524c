/** IPVS mode: the rules on each node are compared with the EndpointSlices, both ways. */
import { expect, step, test } from '#fixtures';
import { rulesFit } from '#helpers/rules/proxy-rules.ts';

test.describe('IPVS mode', step('proxy', 'ipvs-mode'), () => {
  test('the ipvs rules of each node lead the Service to its endpoints', async ({ judge }) => {
    const seen = await judge(rulesFit('ipvs'));
    expect(seen, seen.diagnosis).toHold();
  });

  test('the ipvs rules of each node lead the DNS Service to its endpoints', async ({ judge }) => {
    const seen = await judge(rulesFit('ipvs'), 'dns');
    expect(seen, seen.diagnosis).toHold();
  });
});
