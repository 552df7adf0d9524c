import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'a LimitRange of the namespace gives every container that says nothing a small limit of memory, the servers need more, and were made anew since',
  inject: async (lab) => {
    await lab.apply(`{"apiVersion":"v1","kind":"LimitRange","metadata":{"name":"defaults","namespace":"app"},"spec":{"limits":[{"type":"Container","default":{"memory":"16Mi"},"defaultRequest":{"memory":"8Mi"}}]}}`);
    await rollOut(lab, { image: busybox, command: ['sh', '-c', 'hostname > /tmp/index.html; httpd -p 9376 -h /tmp; sleep 2; head -c 64000000 /dev/zero | tail -n 1 > /dev/null'] }, 'running');
    await until('every container was ended', 60, async () => (await podsOf(lab)).every(({ restarts }) => restarts > 1));
  },
  symptom: async (lab) => must((await lab.kubectl('-n', 'app', 'get', 'pods', '-l', 'app=web', '-o', 'jsonpath={.items[*].status.containerStatuses[*].lastState.terminated.reason}')).includes('OOMKilled'), 'want of memory ended them'),
  heal: (lab) => lab.kubectl('-n', 'app', 'delete', 'limitrange', 'defaults'),
  expected: { named: [{ layer: 'pods', object: /^(Deployment app\/web|LimitRange app\/defaults)$/, message: /LimitRange|defaults/ }] },
} satisfies Fault;
