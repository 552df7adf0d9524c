import type { Fault } from '../harness/fault.ts';
import { askSome, must, podOn } from '../harness/symptom.ts';

export default {
  what: 'a policy is for the pods of one version alone and admits nobody but their tests, and one of the three pods is of that version',
  client: 'app/cli2',
  inject: async (lab) => {
    const one = await podOn(lab, 'node1');
    await lab.kubectl('-n', 'app', 'label', 'pod', one.name, 'version=v2');
    await lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: v2-behind-a-curtain, namespace: app }
spec: { podSelector: { matchLabels: { version: v2 } }, policyTypes: [Ingress], ingress: [{ from: [{ podSelector: { matchLabels: { role: tester } } }] }] }
`);
  },
  symptom: async (lab) => {
    const outcomes = [...(await askSome(lab, 'cli2', 'web')), ...(await askSome(lab, 'cli2', 'web'))];
    must(outcomes.includes('timed out') && outcomes.includes('answers'), `some are lost: ${outcomes.join(' / ')}`);
  },
  heal: (lab) => lab.kubectl('-n', 'app', 'label', 'pod', '-l', 'app=web', 'version-'),
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy app/v2-behind-a-curtain' }] },
} satisfies Fault;
