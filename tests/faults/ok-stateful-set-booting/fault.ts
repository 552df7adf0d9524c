import type { Fault } from '../harness/fault.ts';
import { busybox } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const peers = `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: peer, namespace: app }
spec:
  replicas: 3
  serviceName: web
  selector: { matchLabels: { app: web, part: peer } }
  template:
    metadata: { labels: { app: web, part: peer } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - name: web
          image: ${busybox}
          imagePullPolicy: IfNotPresent
          # The first is Ready at once, the others take their time.
          command: [sh, -c, "hostname > /tmp/index.html; [ $(hostname) = peer-0 ] && touch /tmp/up || { sleep 240; touch /tmp/up; } & exec httpd -f -p 9376 -h /tmp"]
          readinessProbe: { exec: { command: [cat, /tmp/up] }, periodSeconds: 2 }
          ports: [{ name: http, containerPort: 9376 }]
`;

export default {
  what: 'a StatefulSet is starting, one pod after the other',
  inject: async (lab) => {
    await lab.kubectl('-n', 'app', 'scale', 'deployment/web', '--replicas=0');
    await until('the pods are gone', 30, async () => (await podsOf(lab)).length === 0);
    await lab.apply(peers);
    await until('the first is Ready and the second runs', 60, async () => {
      const pods = await podsOf(lab);
      return pods.some(({ name, ready }) => name === 'peer-0' && ready) && pods.some(({ name, phase }) => name === 'peer-1' && phase === 'Running');
    });
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).some(({ ready }) => !ready), 'one of them is not Ready yet');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
