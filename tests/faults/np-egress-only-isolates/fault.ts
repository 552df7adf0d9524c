import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'a policy is to say where the servers may send, and does not say that it is of egress alone, so it admits nobody to them',
  inject: (lab) =>
    lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: servers-may-send, namespace: app }
spec: { podSelector: { matchLabels: { app: web } }, egress: [{ to: [{ namespaceSelector: {} }] }, { to: [{ ipBlock: { cidr: 0.0.0.0/0 } }], ports: [{ port: 443 }] }] }`),
  symptom: async (lab) => expectOutcomes(lab, { 'cli1 web:80': 'timed out', 'cli2 web:80': 'timed out', [`node1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy app/servers-may-send', message: /policyTypes|ingress/i }] },
} satisfies Fault;
