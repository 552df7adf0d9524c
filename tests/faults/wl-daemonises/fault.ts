import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the server goes into the background as on a machine of old, so its container ends at once and without an error',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: ['sh', '-c', 'hostname > /tmp/index.html; httpd -p 9376 -h /tmp; echo started'] }, 'running').catch(() => null);
    await until('the containers have ended twice', 60, async () => (await podsOf(lab)).every(({ restarts }) => restarts > 1));
  },
  symptom: async (lab) => {
    must((await lab.kubectl('-n', 'app', 'get', 'pods', '-l', 'app=web', '-o', 'jsonpath={.items[*].status.containerStatuses[*].lastState.terminated.exitCode}')) === '0 0 0', 'they ended without an error');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /exit(ed|s)?( with)?( code)? 0|foreground|background/i }] },
} satisfies Fault;
