import type { Fault } from '../harness/fault.ts';
import { busybox } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const db = `
apiVersion: v1
kind: Service
metadata: { name: db, namespace: app }
spec: { selector: { app: db }, ports: [{ name: http, port: 80, targetPort: 9376 }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: app }
spec:
  replicas: 1
  serviceName: db
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      terminationGracePeriodSeconds: 1
      affinity: { nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, preference: { matchExpressions: [{ key: kubernetes.io/hostname, operator: In, values: [node2] }] } }] } }
      tolerations: [{ key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 2 }, { key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 2 }]
      containers: [{ name: db, image: ${busybox}, imagePullPolicy: IfNotPresent, command: [sh, -c, "hostname > /tmp/index.html; exec httpd -f -p 9376 -h /tmp"] }]
`;

export default {
  what: 'the only member of a StatefulSet was on a node that is not heard of any more: it is to end there, nobody can say that it has, and so it is not made anew elsewhere',
  target: 'app/db',
  inject: async (lab) => {
    await lab.apply(db);
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'statefulset/db', '--timeout=60s');
    must((await podsOf(lab, 'app=db'))[0]?.node === 'node2', 'it is on node2');
    await lab.component('stop', 'node2', 'kubelet', 'KILL');
    await until('the pod is to end', 120, async () => (await podsOf(lab, 'app=db'))[0]?.deleted === true);
  },
  symptom: async (lab) => {
    must((await podsOf(lab, 'app=db')).every(({ deleted }) => deleted), 'there is no other one');
    await expectOutcomes(lab, { 'cli1 db:80': ['refused', 'timed out'] });
  },
  heal: (lab) => lab.component('start', 'node2', 'kubelet'),
  expected: { named: [{ layer: 'cluster', object: 'Node node2' }] },
} satisfies Fault;
