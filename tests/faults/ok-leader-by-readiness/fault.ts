import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'of the pods only the leader says that it is ready, by design; the others stand by',
  inject: async (lab) => {
    await rollOut(lab, { image: busybox, command: ['sh', '-c', 'hostname > /tmp/index.html; exec httpd -f -p 9376 -h /tmp'], readinessProbe: { httpGet: { path: '/leader', port: 9376 }, periodSeconds: 2 } }, 'running');
    const [leader] = await podsOf(lab);
    await lab.inPod(leader?.name ?? '', 'touch /tmp/leader');
    await until('the leader is Ready', 30, async () => (await podsOf(lab)).some(({ ready }) => ready));
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).filter(({ ready }) => ready).length === 1, 'one of three is Ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  // From outside it cannot be told from two pods that are in trouble.
  expected: { status: ['healthy', 'at-risk'], named: [], also: [{ layer: 'pods', object: 'Deployment app/web' }] },
} satisfies Fault;
