import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from '../harness/fault.ts';
import { busybox } from '../harness/roll-out.ts';
import { expectOutcomes, lookUp, must, podsOf } from '../harness/symptom.ts';

const db = `
apiVersion: v1
kind: Service
metadata: { name: db, namespace: app }
spec: { clusterIP: None, publishNotReadyAddresses: true, selector: { app: db }, ports: [{ name: peer, port: 7000 }, { name: http, port: 9376, targetPort: http }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: app }
spec:
  replicas: 3
  serviceName: db
  podManagementPolicy: Parallel
  updateStrategy: { type: RollingUpdate, rollingUpdate: { partition: 2 } }
  persistentVolumeClaimRetentionPolicy: { whenDeleted: Delete, whenScaled: Retain }
  ordinals: { start: 1 }
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      terminationGracePeriodSeconds: 1
      containers: [{ name: db, image: ${busybox}, imagePullPolicy: IfNotPresent, command: [sh, -c, "hostname > /tmp/index.html; nc -lk -p 7000 > /dev/null & exec httpd -f -p 9376 -h /tmp"], ports: [{ name: http, containerPort: 9376 }, { name: peer, containerPort: 7000 }] }]
`;

export default {
  what: 'a headless Service governs a StatefulSet of members that find one another by their names before they are ready, whose ordinals begin at one, and an update of which is held back from the first ones',
  target: 'app/db:9376',
  client: 'app/cli2',
  inject: async (lab) => {
    await lab.apply(db);
    await lab.kubectl('-n', 'app', 'wait', 'pod/db-1', 'pod/db-2', 'pod/db-3', '--for=condition=Ready', '--timeout=60s');
    await lab.patch('app', 'statefulset/db', { op: 'add', path: '/spec/template/metadata/annotations', value: { version: 'next' } });
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'statefulset/db', '--timeout=60s');
    // For so long the DNS servers keep the address that the third had before.
    await pause(35_000);
  },
  symptom: async (lab) => {
    must((await podsOf(lab, 'app=db')).filter(({ ready }) => ready).length === 3, 'all are Ready');
    must(/10\.244/.test(await lookUp(lab, 'cli1', 'db-2.db.app.svc.cluster.local')), 'a member has its name');
    await expectOutcomes(lab, { 'cli1 db:9376': 'answers', 'cli2 db-3.db:9376': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
