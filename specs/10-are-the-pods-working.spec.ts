/** Are the Pods working? Each endpoint is asked directly, and the network between pods is looked at. */
import { expect, step, test } from '#fixtures';

test.describe('Are the Pods working?', step('pods', 'are-the-pods-working'), () => {
  test('every endpoint answers when it is asked directly', async ({ judge }) => {
    const seen = await judge('backendsAnswer');
    expect(seen, seen.diagnosis).toHold();
  });
});

test.describe('Are the Pods working? The way to them', step('node-network', 'are-the-pods-working'), () => {
  test('pods reach pods, on their node and on others', async ({ judge }) => {
    const seen = await judge('podsReachPods');
    expect(seen, seen.diagnosis).toHold();
  });

  test('every node forwards the packets of its pods', async ({ judge }) => {
    const seen = await judge('nodesForward');
    expect(seen, seen.diagnosis).toHold();
  });

  test('every node has a route to the pods of the others', async ({ judge }) => {
    const seen = await judge('nodesRoute');
    expect(seen, seen.diagnosis).toHold();
  });

  test('Service IPs have a route', async ({ judge }) => {
    const seen = await judge('serviceIpsHaveRoutes');
    expect(seen, seen.diagnosis).toHold();
  });

  test('the interfaces of the pods are up and attached', async ({ judge }) => {
    const seen = await judge('interfacesCarry');
    expect(seen, seen.diagnosis).toHold();
  });

  test('nodes and pods know their neighbours by the right hardware addresses', async ({ judge }) => {
    const seen = await judge('neighboursAreKnown');
    expect(seen, seen.diagnosis).toHold();
  });

  test('no two pods have the same address', async ({ judge }) => {
    const seen = await judge('addressesAreUnique');
    expect(seen, seen.diagnosis).toHold();
  });

  test('no firewall of a node drops packets of pods', async ({ judge }) => {
    const seen = await judge('firewallsLetPass');
    expect(seen, seen.diagnosis).toHold();
  });

  test('every node has room for new connections', async ({ judge }) => {
    const seen = await judge('connectionsHaveRoom');
    expect(seen, seen.diagnosis).toHold();
  });
});
