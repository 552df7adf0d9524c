import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the target is an alias of a Service of another namespace, whose pods a NetworkPolicy admits nobody to',
  target: 'odd/alias:80',
  inject: (lab) => lab.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'odd' } },
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'alias', namespace: 'odd' }, spec: { type: 'ExternalName', externalName: 'web.app.svc.cluster.local' } },
    { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'deny', namespace: 'app' }, spec: { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Ingress'] } },
  ] })),
  symptom: (lab) => expectOutcomes(lab, { 'cli1 alias.odd:80': 'timed out', 'cli2 alias.odd:80': 'timed out' }),
  heal: (lab) => lab.kubectl('delete', 'namespace', 'odd', '--timeout=60s'),
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy app/deny' }] },
} satisfies Fault;
