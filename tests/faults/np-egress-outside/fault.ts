import type { Fault } from '../harness/fault.ts';
import { manualSlice, replaceService } from '../harness/slices.ts';
import { must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the Service stands for a server outside of the cluster, and a policy lets the client send to pods of all namespaces, which that server is not',
  client: 'app/cli1',
  inject: async (lab) => {
    const [outside = ''] = (await lab.kubectl('-n', 'default', 'get', 'endpointslices', '-l', 'kubernetes.io/service-name=kubernetes', '-o', 'jsonpath={.items[0].endpoints[0].addresses[0]}')).split(' ');
    await replaceService(lab, { ports: [{ name: 'http', port: 5432 }] });
    await lab.apply(manualSlice([outside], { port: 6443 }));
    await lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: inside-only, namespace: app }
spec: { podSelector: { matchLabels: { app: cli } }, policyTypes: [Egress], egress: [{ to: [{ namespaceSelector: {} }] }] }
`);
  },
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    must(!(await lab.inPod('cli1', `nc -w 3 ${address} 5432 -e true && echo open`)).includes('open'), 'the client gets no connection');
    must((await lab.on('node1', `nc -z -w 3 ${address} 5432 && echo open || true`)).includes('open'), 'a node does');
  },
  expected: { named: [{ layer: 'policy', object: 'NetworkPolicy app/inside-only', finding: 'policy/egress-denied' }] },
} satisfies Fault;
