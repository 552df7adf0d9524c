/** Is the Service defined correctly? Its port, its targetPort by number or name, the protocol. */
import { expect, step, test } from '#fixtures';

test.describe('Is the Service defined correctly?', step('service', 'is-the-service-defined-correctly'), () => {
  test('the port that is asked is listed', async ({ judge }) => {
    const seen = await judge('portIsListed');
    expect(seen, seen.diagnosis).toHold();
  });

  test('the targetPort leads to a port that the pods serve', async ({ judge }) => {
    const seen = await judge('targetPortFits');
    expect(seen, seen.diagnosis).toHold();
  });

  test('an ExternalName leads somewhere', async ({ judge }) => {
    const seen = await judge('externalNameLeads');
    expect(seen, seen.diagnosis).toHold();
  });

  test('a proxy serves the Service', async ({ judge }) => {
    const seen = await judge('serviceIsServed');
    expect(seen, seen.diagnosis).toHold();
  });
});
