import type { Fault } from '../harness/fault.ts';
import { busybox } from '../harness/roll-out.ts';
import { must, podsOf, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const slow = `
apiVersion: v1
kind: Pod
metadata: { name: web-slow, namespace: app, labels: { app: web } }
spec:
  terminationGracePeriodSeconds: 1
  containers: [{ name: web, image: "${busybox}", imagePullPolicy: IfNotPresent, command: [sleep, "3600"], readinessProbe: { tcpSocket: { port: 9376 }, periodSeconds: 2 }, ports: [{ name: http, containerPort: 9376 }] }]
`;

export default {
  what: 'the Service publishes pods that are not Ready, and one is not',
  inject: async (lab) => {
    await lab.patch('app', 'service/web', { op: 'add', path: '/spec/publishNotReadyAddresses', value: true });
    await lab.apply(slow);
    await until('the Service lists four pods', 30, async () => (await readyEndpoints(lab)).length === 4);
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).some(({ name, ready }) => name === 'web-slow' && !ready), 'one pod is not Ready');
    const outcomes = await lab.inPod('cli1', 'for i in $(seq 40); do timeout 3 wget -qO /dev/null http://web/ && echo fine; done 2>/dev/null; true');
    const fine = outcomes.split('fine').length - 1;
    must(fine > 15 && fine < 39, `${fine} of 40 requests are answered`);
  },
  expected: { named: [{ layer: ['endpoints', 'service', 'pods'], object: /^(Service app\/web|Pod app\/web-slow)$/, message: /publishNotReadyAddresses/ }] },
} satisfies Fault;
