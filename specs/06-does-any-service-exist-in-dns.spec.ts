/** Does any Service exist in DNS? kubernetes.default always should; if it does not, the DNS Service is debugged like any other. */
import { expect, step, test } from '#fixtures';

test.describe('Does any Service exist in DNS?', step('dns', 'does-any-service-exist-in-dns', 'resolver'), () => {
  test('kubernetes.default resolves from every node', async ({ judge }) => {
    const seen = await judge('kubernetesResolves');
    expect(seen, seen.diagnosis).toHold();
  });

  test('each DNS server answers', async ({ judge }) => {
    const seen = await judge('serversAnswer');
    expect(seen, seen.diagnosis).toHold();
  });

  test('DNS says what the API says', async ({ judge }) => {
    const seen = await judge('answersAreTrue');
    expect(seen, seen.diagnosis).toHold();
  });

  test('DNS denies no Service to IPv6, knows the ports of Services, and is not silent on names of addresses', async ({ judge }) => {
    const seen = await judge('recordsAgree');
    expect(seen, seen.diagnosis).toHold();
  });

  test('the DNS servers answer over TCP', async ({ judge }) => {
    const seen = await judge('serversAnswerOverTcp');
    expect(seen, seen.diagnosis).toHold();
  });

  test('the configuration of the DNS servers can be read', async ({ judge }) => {
    const seen = await judge('configurationLoads');
    expect(seen, seen.diagnosis).toHold();
  });

  test('as many DNS servers are Ready as are wanted', async ({ judge }) => {
    const seen = await judge('serversAreMany');
    expect(seen, seen.diagnosis).toHold();
  });
});
