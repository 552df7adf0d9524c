import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

const service = `
apiVersion: apiregistration.k8s.io/v1
kind: APIService
metadata: { name: v1beta1.metrics.k8s.io }
spec:
  group: metrics.k8s.io
  version: v1beta1
  insecureSkipTLSVerify: true
  groupPriorityMinimum: 100
  versionPriority: 100
  service: { namespace: kube-system, name: metrics-server }
`;

export default {
  what: 'the server of metrics does not run, so a part of the API is not available and no namespace goes away; Services work',
  target: 'practice',
  inject: (lab) => lab.apply(service),
  symptom: async (lab) => {
    must((await lab.kubectl('get', 'apiservice', 'v1beta1.metrics.k8s.io', '-o', 'jsonpath={.status.conditions[0].status}')) === 'False', 'a part of the API is not available');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers' });
  },
  heal: (lab) => lab.kubectl('delete', 'apiservice', 'v1beta1.metrics.k8s.io'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
