import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

const db = `
apiVersion: v1
kind: Service
metadata: { name: db, namespace: app }
spec: { selector: { app: db }, ports: [{ name: http, port: 80, targetPort: 9376 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: db, namespace: app }
spec:
  replicas: 1
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec: { terminationGracePeriodSeconds: 1, containers: [{ name: db, image: registry.k8s.io/serve_hostname, imagePullPolicy: IfNotPresent, ports: [{ containerPort: 9376 }] }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db-from-backend, namespace: app }
spec: { podSelector: { matchLabels: { app: db } }, policyTypes: [Ingress], ingress: [{ from: [{ podSelector: { matchLabels: { app: backend } } }], ports: [{ port: 9376 }] }] }
`;

export default {
  what: 'the servers count as Ready while their database answers, and a policy of the database admits pods by a label that the servers had before they were renamed',
  inject: async (lab) => {
    await lab.apply(db);
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/db', '--timeout=60s');
    await rollOut(lab, { image: busybox, command: ['sh', '-c', 'hostname > /tmp/index.html; exec httpd -f -p 9376 -h /tmp'], readinessProbe: { exec: { command: ['sh', '-c', 'timeout 2 wget -qO- http://db/ > /dev/null || { echo database db not reached; exit 1; }'] }, periodSeconds: 3, timeoutSeconds: 4 } }, 'running');
    must((await lab.kubectl('-n', 'app', 'get', 'deployment', 'db', '-o', 'jsonpath={.status.readyReplicas}')) === '1', 'the database is Ready');
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': ['refused', 'timed out'] }),
  expected: { named: [{ layer: ['pods', 'policy'], object: /^(Deployment app\/web|NetworkPolicy app\/db-from-backend)$/, message: /database db|readiness|db-from-backend/i }] },
} satisfies Fault;
