/** Running commands in a Pod: before anything is seen from inside, the API must answer and pods must run. */
import { expect, step, test } from '#fixtures';

test.describe('Running commands in a Pod', step('cluster', 'running-commands-in-a-pod'), () => {
  test('the API answers', async ({ judge }) => {
    const seen = await judge('apiAnswers');
    expect(seen, seen.diagnosis).toHold();
  });

  test('every node that carries the Service or its DNS is Ready', async ({ judge }) => {
    const seen = await judge('nodesReady');
    expect(seen, seen.diagnosis).toHold();
  });

  test('every kubelet reports', async ({ judge }) => {
    const seen = await judge('kubeletsReport');
    expect(seen, seen.diagnosis).toHold();
  });

  test('the clocks of the nodes agree with that of the API', async ({ judge }) => {
    const seen = await judge('clocksAgree');
    expect(seen, seen.diagnosis).toHold();
  });

  test('a pod can be made and runs on every node', async ({ judge }) => {
    const seen = await judge('probesRun');
    expect(seen, seen.diagnosis).toHold();
  });

  test('commands run in pods and on nodes', async ({ judge }) => {
    const seen = await judge('commandsRun');
    expect(seen, seen.diagnosis).toHold();
  });
});
