import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn } from '../harness/symptom.ts';

export default {
  what: 'a policy that denied all was taken back while the engine that enforces it was dead on a node, whose rules still deny',
  inject: async (lab) => {
    await lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed, namespace: app }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress] }`);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await lab.component('stop', 'node1', 'network-policy', 'KILL');
    await lab.kubectl('-n', 'app', 'delete', 'networkpolicy', 'closed');
  },
  symptom: async (lab) => {
    must((await lab.kubectl('get', 'networkpolicy', '-A', '-o', 'name')) === '', 'there is no policy');
    await expectOutcomes(lab, { [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'timed out', [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers', [`node1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' });
  },
  heal: (lab) => lab.component('start', 'node1', 'network-policy'),
  expected: { named: [{ layer: ['policy', 'node-network'], object: 'Node node1', message: /plumbline-policy|polic|firewall|table/ }] },
} satisfies Fault;
