import type { Fault } from '../harness/fault.ts';
import { busybox, page, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the server says 503 to whoever asks for /, and is well where its kubelets ask: on purpose, perhaps',
  inject: (lab) => rollOut(lab, { image: busybox, command: ['sh', '-c', `mkdir -p /tmp; echo well > /tmp/healthz; ${page('Status: 503 Service Unavailable')}`], readinessProbe: { httpGet: { path: '/healthz', port: 'http' }, periodSeconds: 2 } }),
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ ready }) => ready), 'the pods are Ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'an error of HTTP', 'cli2 web:80': 'an error of HTTP' });
  },
  // Nobody but its owner knows whether it is meant so: that is said, and nothing is accused of being broken.
  expected: { status: 'at-risk', named: [{ layer: 'pods', object: 'Deployment app/web', message: /503.*\/healthz/ }] },
} satisfies Fault;
