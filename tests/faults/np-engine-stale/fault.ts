import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the engine that enforces policies is frozen on a node, so it does not know the address of a client that was started anew',
  client: 'app/cli2',
  inject: async (lab) => {
    await lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: only-clients, namespace: app }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress], ingress: [{ from: [{ podSelector: { matchLabels: { app: cli } } }] }] }`);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    for (const node of ['node1', 'node2']) await lab.component('stop', node, 'network-policy', 'STOP');
    await replaceClient(lab, 'cli2', {});
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'timed out' }),
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.component('restart', node, 'network-policy');
  },
  expected: { named: [{ layer: ['policy', 'node-network'], object: /./ }] },
} satisfies Fault;
