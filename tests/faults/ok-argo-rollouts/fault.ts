import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const definition = {
  apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'rollouts.argoproj.io' },
  spec: {
    group: 'argoproj.io', scope: 'Namespaced', names: { kind: 'Rollout', plural: 'rollouts', singular: 'rollout', shortNames: ['ro'] },
    versions: [{ name: 'v1alpha1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } } }],
  },
};
const rollout = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata: { name: 'web', namespace: 'app' }, spec: { replicas: 3, workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } } };

export default {
  what: 'a controller for progressive delivery owns the pods: the Deployment is scaled to nothing, the Service selects the hash of the stable version, and a canary waits beside it that a Service of its own leads to',
  client: 'app/cli1',
  inject: async (lab) => {
    await lab.apply(JSON.stringify(definition));
    await until('there are Rollouts', 20, async () => (await lab.apply(JSON.stringify(rollout))).includes('rollout'));
    const uid = await lab.kubectl('-n', 'app', 'get', 'rollouts.argoproj.io', 'web', '-o', 'jsonpath={.metadata.uid}');
    await lab.kubectl('-n', 'app', 'scale', 'deployment/web', '--replicas=0');
    for (const [hash, replicas] of [['687d76d795', 3], ['6cf8d8c8bb', 1]] as const) {
      const labels = { 'app': 'web', 'rollouts-pod-template-hash': hash };
      await lab.replace([{
        apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name: `web-${hash}`, namespace: 'app', labels, ownerReferences: [{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'web', uid, controller: true, blockOwnerDeletion: true }] },
        spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'web', image: 'registry.k8s.io/serve_hostname', imagePullPolicy: 'IfNotPresent', ports: [{ name: 'http', containerPort: 9376 }] }] } } },
      }]);
    }
    await lab.replace([{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web-canary', namespace: 'app', annotations: { 'argo-rollouts.argoproj.io/managed-by-rollouts': 'web' } }, spec: { selector: { 'app': 'web', 'rollouts-pod-template-hash': '6cf8d8c8bb' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] } }]);
    await lab.patch('app', 'service/web', { op: 'add', path: '/spec/selector/rollouts-pod-template-hash', value: '687d76d795' }, { op: 'add', path: '/metadata/annotations', value: { 'argo-rollouts.argoproj.io/managed-by-rollouts': 'web' } });
    await until('only those of the Rollout are left, and are Ready', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 4 && pods.every(({ ready, deleted }) => ready && !deleted) && (await readyEndpoints(lab)).length === 3;
    });
  },
  symptom: async (lab) => {
    must((await readyEndpoints(lab)).length === 3, 'three pods serve');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    await lab.kubectl('-n', 'app', 'delete', 'rollouts.argoproj.io', 'web', '--cascade=foreground', '--timeout=60s');
    await lab.kubectl('delete', 'crd', 'rollouts.argoproj.io');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
