/** The DNS Service is a Service like any other: if names do not resolve, it is debugged from the top of the page. */
import { expect, step, test } from '#fixtures';

test.describe('Does any Service exist in DNS? The DNS Service itself', step('dns', 'does-any-service-exist-in-dns'), () => {
  test('the DNS Service exists', async ({ judge }) => {
    const seen = await judge('serviceExists', 'dns');
    expect(seen, seen.diagnosis).toHold();
  });

  test('the DNS Service has its ports', async ({ judge }) => {
    const seen = await judge('portIsListed', 'dns');
    expect(seen, seen.diagnosis).toHold();
  });

  test('the DNS Service is served on every node', async ({ judge }) => {
    const seen = await judge('serviceIsServed', 'dns');
    expect(seen, seen.diagnosis).toHold();
  });

  test('the targetPort of the DNS Service fits its pods', async ({ judge }) => {
    const seen = await judge('targetPortFits', 'dns');
    expect(seen, seen.diagnosis).toHold();
  });

  test('the selector of the DNS Service picks its pods', async ({ judge }) => {
    const seen = await judge('selectorPicksPods', 'dns');
    expect(seen, seen.diagnosis).toHold();
  });

  test('the pods of the DNS Service run', async ({ judge }) => {
    const seen = await judge('podsRun', 'dns');
    expect(seen, seen.diagnosis).toHold();
  });

  test('the pods of the DNS Service are Ready', async ({ judge }) => {
    const seen = await judge('podsReady', 'dns');
    expect(seen, seen.diagnosis).toHold();
  });

  test('the EndpointSlices of the DNS Service list its pods', async ({ judge }) => {
    const seen = await judge('slicesListPods', 'dns');
    expect(seen, seen.diagnosis).toHold();
  });

  test('the pods of the DNS Service are reached directly', async ({ judge }) => {
    const seen = await judge('backendsAnswer', 'dns');
    expect(seen, seen.diagnosis).toHold();
  });

  test('the DNS Service answers on its IP', async ({ judge }) => {
    const seen = await judge('serviceIpAnswers', 'dns');
    expect(seen, seen.diagnosis).toHold();
  });
});
