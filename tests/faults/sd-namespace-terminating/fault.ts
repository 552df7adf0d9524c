import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const objects = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'held', namespace: 'shop', finalizers: ['x.io/hold'] } },
  { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'cart', namespace: 'shop' }, spec: { selector: { matchLabels: { app: 'cart' } }, template: { metadata: { labels: { app: 'cart' } }, spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'cart', image: 'registry.k8s.io/serve_hostname', imagePullPolicy: 'IfNotPresent' }] } } } },
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'cart', namespace: 'shop' }, spec: { selector: { app: 'cart' }, ports: [{ port: 80, targetPort: 9376 }] } },
];

export default {
  what: 'the namespace of the Service is being deleted, so the Service is gone and cannot be made again, and a finalizer holds what is left',
  target: 'shop/cart',
  inject: async (lab) => {
    await lab.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
    await lab.kubectl('-n', 'shop', 'rollout', 'status', 'deployment/cart', '--timeout=60s');
    await lab.kubectl('delete', 'namespace', 'shop', '--wait=false');
    await until('the Service is gone', 40, async () => (await lab.kubectl('-n', 'shop', 'get', 'service', '--ignore-not-found', '-o', 'name')) === '');
  },
  symptom: async (lab) => must((await lab.kubectl('get', 'namespace', 'shop', '-o', 'jsonpath={.status.phase}')) === 'Terminating', 'the namespace is being deleted'),
  heal: async (lab) => {
    await lab.patch('shop', 'configmap/held', { op: 'remove', path: '/metadata/finalizers' });
    await lab.kubectl('wait', '--for=delete', 'namespace/shop', '--timeout=60s');
  },
  expected: { named: [{ layer: ['service', 'control-plane'], object: /^(Service shop\/cart|Namespace shop)$/, message: /[Tt]erminating|being deleted/ }] },
} satisfies Fault;
