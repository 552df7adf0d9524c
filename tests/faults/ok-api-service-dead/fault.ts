import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

const service = {
  apiVersion: 'apiregistration.k8s.io/v1', kind: 'APIService', metadata: { name: 'v1beta1.custom.metrics.k8s.io' },
  spec: { group: 'custom.metrics.k8s.io', version: 'v1beta1', service: { namespace: 'kube-system', name: 'custom-metrics' }, insecureSkipTLSVerify: true, groupPriorityMinimum: 100, versionPriority: 100 },
};

export default {
  what: 'an API of metrics was uninstalled and its registration left, so no namespace can be deleted to its end',
  inject: (lab) => lab.apply(JSON.stringify(service)),
  symptom: async (lab) => {
    must((await lab.kubectl('get', 'apiservice', service.metadata.name, '-o', 'jsonpath={.status.conditions[?(@.type=="Available")].status}')) === 'False', 'the API is not available');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: (lab) => lab.kubectl('delete', 'apiservice', service.metadata.name),
  expected: { status: ['healthy', 'at-risk'], named: [], also: [{ layer: ['cluster', 'control-plane'], object: /custom\.metrics/ }] },
} satisfies Fault;
