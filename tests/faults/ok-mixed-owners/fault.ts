import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const spec = { terminationGracePeriodSeconds: 1, containers: [{ name: 'web', image: 'registry.k8s.io/serve_hostname', imagePullPolicy: 'IfNotPresent', ports: [{ name: 'http', containerPort: 9376 }] }] };
const owner = (kind: string, part: string, more: object): string => JSON.stringify({ apiVersion: kind === 'ReplicationController' ? 'v1' : 'apps/v1', kind, metadata: { name: `web-${part}`, namespace: 'app' }, spec: { selector: kind === 'ReplicationController' ? { app: 'web', part } : { matchLabels: { app: 'web', part } }, template: { metadata: { labels: { app: 'web', part } }, spec }, ...more } });
const owners = { set: owner('StatefulSet', 'set', { replicas: 1, serviceName: 'web-set' }), daemon: owner('DaemonSet', 'daemon', {}), old: owner('ReplicationController', 'old', { replicas: 1 }), spare: owner('ReplicaSet', 'spare', { replicas: 0 }), idle: owner('Deployment', 'idle', { replicas: 0, paused: true }) };

export default {
  what: 'the Service has pods of a Deployment, a StatefulSet, a DaemonSet and a ReplicationController of old, and a ReplicaSet and a paused Deployment of nothing beside them',
  inject: async (lab) => {
    for (const text of Object.values(owners)) await lab.apply(text);
    await until('all are endpoints', 60, async () => (await readyEndpoints(lab)).length === 7);
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).length === 7, 'there are seven');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: (lab) => lab.kubectl('-n', 'app', 'delete', 'statefulset/web-set', 'daemonset/web-daemon', 'rc/web-old', 'rs/web-spare', 'deployment/web-idle', '--cascade=foreground', '--timeout=90s'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
