import type { Fault } from '../harness/fault.ts';
import { busybox } from '../harness/roll-out.ts';
import { expectOutcomes, must, lookUp } from '../harness/symptom.ts';

const manifest = `
apiVersion: v1
kind: Service
metadata: { name: db, namespace: app }
spec: { clusterIP: None, selector: { app: db }, ports: [{ name: http, port: 9376 }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: app }
spec:
  replicas: 2
  serviceName: database
  podManagementPolicy: Parallel
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      terminationGracePeriodSeconds: 1
      containers: [{ name: db, image: ${busybox}, imagePullPolicy: IfNotPresent, command: [sh, -c, "hostname > /tmp/index.html; exec httpd -f -p 9376 -h /tmp"], ports: [{ name: http, containerPort: 9376 }] }]
`;

export default {
  what: 'a StatefulSet names another headless Service as its own than the one that there is, so its pods have no names in it, by which their clients call them',
  target: 'app/db',
  inject: async (lab) => {
    await lab.apply(manifest);
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'statefulset/db', '--timeout=60s');
  },
  symptom: async (lab) => {
    await expectOutcomes(lab, { 'cli1 db:9376': 'answers' });
    must((await lookUp(lab, 'cli1', 'db-0.db.app.svc.cluster.local')).includes('NXDOMAIN'), 'a member is not found by its name');
  },
  // The name of the Service itself works.
  expected: { status: ['at-risk', 'broken'], named: [{ layer: ['service', 'endpoints', 'pods', 'dns'], object: 'StatefulSet app/db' }] },
} satisfies Fault;
