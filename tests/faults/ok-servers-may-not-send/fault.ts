import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn } from '../harness/symptom.ts';

export default {
  what: 'the servers may begin no connection at all, not even lookups, and everybody may begin one with them, each by a policy of its own',
  inject: async (lab) => {
    await lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: servers-never-send, namespace: app }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Egress] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: servers-for-all, namespace: app }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress], ingress: [{ ports: [{ port: http }] }] }`);
    await new Promise((resolve) => setTimeout(resolve, 3000));
  },
  symptom: async (lab) => {
    must(/ exit 28/.test(await lab.inNetworkOf((await podOn(lab, 'node1')).name, `curl -s --max-time 2 http://${(await podOn(lab, 'node2')).ip}:9376/; echo " exit $?"`)), 'a server may not send');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
