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
apiVersion: v1
kind: Service
metadata: { name: db-headless, namespace: app }
spec: { clusterIP: None, selector: { app: db }, ports: [{ name: http, port: 9376 }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: app }
spec:
  replicas: 3
  serviceName: db-headless
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - name: db
          image: ${busybox}
          imagePullPolicy: IfNotPresent
          # Ready when it has found the second member, which is made when the first is Ready.
          command: [sh, -c, "hostname > /tmp/index.html; exec httpd -f -p 9376 -h /tmp"]
          readinessProbe: { exec: { command: [sh, -c, "nslookup db-1.db-headless.app.svc.cluster.local > /dev/null || { echo waiting for db-1; exit 1; }"] }, periodSeconds: 2, timeoutSeconds: 3 }
`;

export default {
  what: 'the first member of a StatefulSet is Ready when it finds the second, which is made when the first is Ready',
  target: 'app/db',
  inject: async (lab) => {
    await lab.apply(db);
    await until('the first member runs', 60, async () => (await podsOf(lab, 'app=db')).some(({ phase }) => phase === 'Running'));
    await until('its probe has failed', 40, async () => (await lab.kubectl('-n', 'app', 'get', 'events', '--field-selector', 'reason=Unhealthy')).includes('waiting for db-1'));
  },
  symptom: async (lab) => {
    must((await podsOf(lab, 'app=db')).length === 1, 'there is one member');
    await expectOutcomes(lab, { 'cli1 db:80': ['refused', 'timed out'] });
  },
  expected: { named: [{ layer: 'pods', object: /^(StatefulSet app\/db|Pod app\/db-0)$/, message: /ready|readiness/i }] },
} satisfies Fault;
