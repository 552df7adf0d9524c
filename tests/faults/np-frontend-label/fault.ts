import { makePod } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';

const askFrom = (lab: Parameters<Fault['inject']>[0]): Promise<string> => lab.kubectl('-n', 'shop', 'exec', 'frontend', '--', 'sh', '-c', 'timeout 3 wget -qO- http://web.app/ || echo lost').catch((error: unknown) => String(error));

export default {
  what: 'a policy admits pods of a tier in another namespace, whose name for that tier was written with a hyphen since',
  client: 'shop/frontend',
  inject: async (lab) => {
    await lab.apply('{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}}');
    await lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: default-deny, namespace: app }
spec: { podSelector: {}, policyTypes: [Ingress] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web-from-shop, namespace: app }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress], ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: shop } }, podSelector: { matchExpressions: [{ key: app, operator: In, values: [front-end, mobile] }] } }, { podSelector: { matchLabels: { app: cli } } }] }] }
`);
    await makePod(lab, 'shop', 'frontend');
  },
  symptom: async (lab) => {
    must((await askFrom(lab)).includes('lost'), 'the client is not admitted');
    must(!(await lab.inPod('cli1', 'timeout 3 wget -qO- http://web/ || echo lost')).includes('lost'), 'those of the namespace are');
  },
  heal: (lab) => lab.kubectl('delete', 'namespace', 'shop', '--timeout=60s'),
  expected: { named: [{ layer: 'policy', object: /^NetworkPolicy app\/(web-from-shop|default-deny)$/, message: /shop|frontend/ }] },
} satisfies Fault;
