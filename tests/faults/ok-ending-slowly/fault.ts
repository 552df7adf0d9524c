import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'old pods still answer while they end, and new ones have taken over',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: ['sh', '-c', "trap 'sleep 40 & wait' TERM; hostname > /tmp/index.html; httpd -f -p 9376 -h /tmp & wait; wait"] }, 'ready', { 'template/spec/terminationGracePeriodSeconds': 40 });
    const old = (await podsOf(lab)).map(({ name }) => name);
    await lab.kubectl('-n', 'app', 'delete', 'pod', ...old, '--wait=false');
    await until('there are new pods', 60, async () => (await podsOf(lab)).filter(({ name, ready, deleted }) => !old.includes(name) && ready && !deleted).length === 3);
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).some(({ deleted }) => deleted), 'some pods are ending');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
