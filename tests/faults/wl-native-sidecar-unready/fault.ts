import type { Fault } from '../harness/fault.ts';
import { rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a sidecar of the pods never becomes ready; the server itself is',
  inject: (lab) => rollOut(lab, {}, 'running', { 'template/spec/initContainers': [{ name: 'mesh', image: 'registry.k8s.io/busybox:1.27.2', imagePullPolicy: 'IfNotPresent', restartPolicy: 'Always', command: ['sh', '-c', 'while :; do sleep 3600; done'], readinessProbe: { tcpSocket: { port: 15021 }, periodSeconds: 2 } }] }),
  symptom: async (lab) => {
    const pods = await podsOf(lab);
    must(pods.length === 3 && pods.every(({ ready }) => !ready), 'the pods are not Ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused', ...Object.fromEntries(pods.map(({ ip }) => [`cli1 ${ip}:9376`, 'answers' as const])) });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /mesh/ }], consequences: ['endpoints'] },
} satisfies Fault;
