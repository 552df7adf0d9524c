import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'a headless Service has so many pods that its name is an answer too long for a datagram, and a policy lets clients ask for names by datagrams alone; short answers are well',
  target: 'app/many',
  client: 'app/cli1',
  inject: async (lab) => {
    await lab.kubectl('-n', 'app', 'scale', 'deployment/web', '--replicas=45');
    await lab.apply('{"apiVersion":"v1","kind":"Service","metadata":{"name":"many","namespace":"app"},"spec":{"clusterIP":"None","selector":{"app":"web"},"ports":[{"name":"http","port":9376}]}}');
    await until('all pods are there', 120, async () => (await readyEndpoints(lab, 'many')).length === 45);
    await lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: clients, namespace: app }
spec:
  podSelector: { matchLabels: { app: cli } }
  policyTypes: [Egress]
  egress:
    - ports: [{ port: 53, protocol: UDP }]
    - to: [{ podSelector: { matchLabels: { app: web } } }]`);
    await new Promise((resolve) => setTimeout(resolve, 5000));
  },
  symptom: async (lab) => expectOutcomes(lab, { 'cli1 many:9376': ['no name', 'timed out'], 'cli1 web:80': 'answers' }),
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy app/clients', message: /TCP/ }] },
} satisfies Fault;
