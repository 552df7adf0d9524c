import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the application reads its port from WEB_PORT, which the cluster sets for the Service of that name to something else',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: ['sh', '-c', 'hostname > /tmp/index.html; exec httpd -f -p "${WEB_PORT:-9376}" -h /tmp'] }, 'running');
    await until('every container has ended', 60, async () => (await podsOf(lab)).every(({ restarts }) => restarts > 0));
  },
  symptom: async (lab) => {
    must(!(await podsOf(lab)).some(({ ready, restarts }) => ready || restarts === 0), 'the pods crash');
    await expectOutcomes(lab, { 'cli1 web:80': ['refused', 'timed out', 'unreachable'] });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web' }] },
} satisfies Fault;
