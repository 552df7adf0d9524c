/** Does the Service work by DNS name? Short, with its namespace and in full, from pods on every node; then what the resolver of a pod is told. */
import { expect, step, test } from '#fixtures';

test.describe('Does the Service work by DNS name?', step('dns', 'does-the-service-work-by-dns-name', 'resolver'), () => {
  test('the short name of the Service resolves from every node', async ({ judge }) => {
    const seen = await judge('shortNamesResolve');
    expect(seen, seen.diagnosis).toHold();
  });

  test('the name with its namespace resolves from every node', async ({ judge }) => {
    const seen = await judge('namespacedNamesResolve');
    expect(seen, seen.diagnosis).toHold();
  });

  test('the full name resolves from every node', async ({ judge }) => {
    const seen = await judge('fullNamesResolve');
    expect(seen, seen.diagnosis).toHold();
  });

  test('names resolve without a delay of seconds', async ({ judge }) => {
    const seen = await judge('namesResolveSoon');
    expect(seen, seen.diagnosis).toHold();
  });
});

test.describe('Does the Service work by DNS name? The resolver of a Pod', step('resolver', 'does-the-service-work-by-dns-name', 'dns'), () => {
  test('nameserver in resolv.conf leads to the DNS of the cluster', async ({ judge }) => {
    const seen = await judge('nameserverLeadsToDns');
    expect(seen, seen.diagnosis).toHold();
  });

  test('search in resolv.conf holds the suffixes of Services', async ({ judge }) => {
    const seen = await judge('searchHoldsSuffixes');
    expect(seen, seen.diagnosis).toHold();
  });

  test('no other domain that pods search answers for the names of the cluster', async ({ judge }) => {
    const seen = await judge('noOtherDomainAnswers');
    expect(seen, seen.diagnosis).toHold();
  });

  test('ndots in resolv.conf lets short names be searched', async ({ judge }) => {
    const seen = await judge('ndotsIsEnough');
    expect(seen, seen.diagnosis).toHold();
  });

  test('/etc/hosts does not contradict the Service', async ({ judge }) => {
    const seen = await judge('hostsFileAgrees');
    expect(seen, seen.diagnosis).toHold();
  });
});
