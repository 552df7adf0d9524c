import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

const definition = (group: string, plural: string, kind: string): object => ({
  apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: `${plural}.${group}` },
  spec: { group, scope: 'Namespaced', names: { plural, singular: kind.toLowerCase(), kind, listKind: `${kind}List` }, versions: [{ name: 'v1', served: true, storage: true, subresources: { status: {} }, schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } } }] },
});
const definitions = [definition('serving.knative.dev', 'services', 'Service'), definition('crd.projectcalico.org', 'networkpolicies', 'NetworkPolicy'), definition('mesh.example.com', 'endpointslices', 'EndpointSlice')];
const names = ['services.serving.knative.dev', 'networkpolicies.crd.projectcalico.org', 'endpointslices.mesh.example.com'];

export default {
  what: 'objects of others bear the names of kinds that Kubernetes has too: a Service that failed, a policy that denies all and that nobody enforces, slices that are empty',
  inject: async (lab) => {
    await lab.replace(definitions);
    for (const name of names) await lab.kubectl('wait', `crd/${name}`, '--for=condition=Established', '--timeout=30s');
    await lab.replace([
      { apiVersion: 'serving.knative.dev/v1', kind: 'Service', metadata: { name: 'web', namespace: 'app', labels: { app: 'web' } }, spec: { template: {} } },
      { apiVersion: 'crd.projectcalico.org/v1', kind: 'NetworkPolicy', metadata: { name: 'default.deny-all', namespace: 'app' }, spec: { selector: 'all()', types: ['Ingress', 'Egress'] } },
      { apiVersion: 'mesh.example.com/v1', kind: 'EndpointSlice', metadata: { name: 'web', namespace: 'app', labels: { 'kubernetes.io/service-name': 'web' } }, addressType: 'IPv4', endpoints: [], ports: [] },
    ]);
    await lab.kubectl('-n', 'app', 'patch', 'services.serving.knative.dev', 'web', '--subresource=status', '--type=merge', '-p', JSON.stringify({ status: { conditions: [{ type: 'Ready', status: 'False', reason: 'RevisionFailed' }] } }));
  },
  symptom: async (lab) => {
    must((await lab.kubectl('-n', 'app', 'get', names.join(','), '-o', 'name')).trim().split('\n').length === 3, 'they are there');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: (lab) => lab.kubectl('delete', 'crd', ...names, '--timeout=60s'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
