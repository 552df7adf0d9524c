import type { Fault } from '../harness/fault.ts';
import { busybox } from '../harness/roll-out.ts';
import { must, podsOf } from '../harness/symptom.ts';

const deployment = (name: string, container: object, more: object = {}): object => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace: 'app', labels: { team: 'other' } },
  spec: { selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name, team: 'other' } }, spec: { containers: [{ name: 'main', image: busybox, ...container }], ...more } } },
});

const objects = [
  deployment('crashes', { command: ['sh', '-c', 'exit 3'] }),
  deployment('without-image', { image: 'registry.k8s.io/no-such-image:1' }),
  deployment('without-room', { command: ['sleep', '3600'] }, { nodeSelector: { disk: 'fast' } }),
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'leads-nowhere', namespace: 'app', labels: { team: 'other' } }, spec: { selector: { app: 'nobody' }, ports: [{ port: 80, targetPort: 'none' }] } },
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'others-closed', namespace: 'app', labels: { team: 'other' } }, spec: { podSelector: { matchLabels: { team: 'other' } }, policyTypes: ['Ingress', 'Egress'] } },
];

export default {
  what: 'much is broken in the namespace, and nothing of it concerns the Service',
  inject: (lab) => lab.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects })),
  symptom: async (lab) => must((await podsOf(lab, 'app=crashes')).some(({ restarts }) => restarts > 0), 'a pod of somebody else crashes'),
  heal: (lab) => lab.kubectl('-n', 'app', 'delete', 'deployment,service,networkpolicy', '-l', 'team=other'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
