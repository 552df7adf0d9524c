/** Any Network Policy Ingress rules affecting the target Pods? And egress rules of the client: a packet needs both. */
import { expect, step, test } from '#fixtures';

test.describe('Any Network Policy Ingress rules affecting the target Pods?', step('policy', 'any-network-policy-ingress-rules-affecting-the-target-pods'), () => {
  test('NetworkPolicies admit clients to the pods of the Service', async ({ judge }) => {
    const seen = await judge('policiesAdmitClients');
    expect(seen, seen.diagnosis).toHold();
  });

  test('NetworkPolicies let clients ask the DNS servers', async ({ judge }) => {
    const seen = await judge('policiesAdmitDns');
    expect(seen, seen.diagnosis).toHold();
  });
});
