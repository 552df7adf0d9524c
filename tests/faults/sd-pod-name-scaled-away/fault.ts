import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const broker = `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: broker, namespace: app }
spec:
  replicas: 3
  serviceName: broker
  podManagementPolicy: Parallel
  selector: { matchLabels: { app: broker } }
  template:
    metadata: { labels: { app: broker } }
    spec:
      terminationGracePeriodSeconds: 1
      containers: [{ name: broker, image: registry.k8s.io/serve_hostname, imagePullPolicy: IfNotPresent, ports: [{ name: http, containerPort: 9376 }] }]
`;
const service = (name: string): string => JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'app' }, spec: { selector: { app: 'broker', 'statefulset.kubernetes.io/pod-name': name }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] } });

export default {
  what: 'each member of a StatefulSet has a Service of its own, and the StatefulSet was scaled down below the one that is asked for',
  target: 'app/broker-2',
  inject: async (lab) => {
    await lab.apply(broker);
    for (const name of ['broker-0', 'broker-1', 'broker-2']) await lab.apply(service(name));
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'statefulset/broker', '--timeout=60s');
    await lab.kubectl('-n', 'app', 'scale', 'statefulset/broker', '--replicas=2');
    await until('the third member is gone', 40, async () => (await podsOf(lab, 'app=broker')).length === 2);
  },
  symptom: async (lab) => {
    must((await podsOf(lab, 'app=broker')).every(({ ready }) => ready), 'the others are Ready');
    await expectOutcomes(lab, { 'cli1 broker-2:80': ['refused', 'timed out'], 'cli1 broker-1:80': 'answers' });
  },
  expected: { named: [{ layer: ['pods', 'endpoints', 'service'], object: /^(StatefulSet app\/broker|Service app\/broker-2)$/, message: /broker-2|scaled|replicas|pod-name/ }] },
} satisfies Fault;
