import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

const server = { name: 'web', image: busybox, imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', 'hostname > /tmp/index.html; exec httpd -f -p 9376 -h /tmp'], ports: [{ name: 'http', containerPort: 9376 }] };

export default {
  what: 'a second container of the pod wants the same port, and exits',
  inject: (lab) =>
    rollOut(lab, {}, 'running', { 'template/spec/containers': [server, { name: 'metrics', image: busybox, imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', 'sleep 2; exec httpd -f -p 9376 -h /'] }] }),
  symptom: async (lab) => {
    const pods = await podsOf(lab);
    must(pods.length === 3 && pods.every(({ ready, restarts }) => !ready && restarts > 0), 'no pod is Ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  expected: { status: ['broken', 'at-risk'], named: [{ layer: 'pods', object: 'Deployment app/web', finding: 'pods/crash-loop', message: /metrics/ }], consequences: ['endpoints'] },
} satisfies Fault;
