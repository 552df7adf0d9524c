import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const database = [
  { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'db', namespace: 'app' }, spec: { selector: { matchLabels: { app: 'db' } }, template: { metadata: { labels: { app: 'db' } }, spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'db', image: busybox, imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', 'echo "PANIC: could not locate a valid checkpoint record"; exit 1'] }] } } } },
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'db', namespace: 'app' }, spec: { selector: { app: 'db' }, ports: [{ port: 5432 }] } },
];

export default {
  what: 'the servers count as Ready while their database answers, and the database crashes',
  inject: async (lab) => {
    await lab.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: database }));
    await rollOut(lab, { image: busybox, command: ['sh', '-c', 'hostname > /tmp/index.html; exec httpd -f -p 9376 -h /tmp'], readinessProbe: { exec: { command: ['sh', '-c', 'nc -w 2 db 5432 -e true || { echo "db:5432: connection refused"; exit 1; }'] }, periodSeconds: 2, timeoutSeconds: 3 } }, 'running');
    await until('the database has crashed twice', 60, async () => (await podsOf(lab, 'app=db')).some(({ restarts }) => restarts > 1));
  },
  symptom: async (lab) => {
    const pods = await podsOf(lab);
    must(pods.length === 3 && pods.every(({ ready }) => !ready), 'no pod is Ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused', [`cli1 ${pods[0]?.ip}:9376`]: 'answers' });
  },
  expected: { named: [{ layer: ['pods', 'endpoints'], object: /^(Deployment app\/(web|db)|Service app\/db)$/, message: /db/ }] },
} satisfies Fault;
