import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the readiness probe speaks gRPC, which the server does not',
  inject: (lab) => rollOut(lab, { image: busybox, command: ['sh', '-c', 'hostname > /tmp/index.html; exec httpd -f -p 9376 -h /tmp'], readinessProbe: { grpc: { port: 9376, service: 'web' }, periodSeconds: 2, timeoutSeconds: 1 } }, 'running'),
  symptom: async (lab) => expectOutcomes(lab, { 'cli1 web:80': ['refused', 'timed out'], [`cli1 ${(await podsOf(lab))[0]?.ip}:9376`]: 'answers' }).then(() => podsOf(lab)).then((pods) => must(pods.every(({ ready }) => !ready), 'none is Ready')),
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /readiness/i }] },
} satisfies Fault;
