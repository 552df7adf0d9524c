import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';

export default {
  what: 'a policy denies all ingress to the pods',
  inject: (lab) => lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: deny-web, namespace: app }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress] }
`),
  symptom: async (lab) => {
    const pod = (await podsOf(lab)).find(({ node }) => node === 'node1');
    await expectOutcomes(lab, { 'cli1 web:80': 'timed out', [`cli1 ${pod?.ip}:9376`]: 'timed out', [`node1 ${pod?.ip}:9376`]: 'answers' });
  },
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy app/deny-web' }] },
} satisfies Fault;
