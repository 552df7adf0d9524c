import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'kube-proxy masquerades pods, so a policy that admits pods does not know them',
  client: 'app/cli1',
  inject: async (lab) => {
    await lab.on('node1', `sed -i 's/^clusterCIDR:.*/clusterCIDR: 10.99.0.0\\/16/' /etc/kubernetes/kube-proxy.yaml`);
    await lab.component('restart', 'node1', 'kube-proxy');
    await lab.apply(`
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: from-clients, namespace: app }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress], ingress: [{ from: [{ podSelector: { matchLabels: { app: cli } } }] }] }
`);
  },
  symptom: async (lab) => {
    const there = (await podsOf(lab)).find(({ node }) => node === 'node2');
    const address = await serviceIp(lab);
    // A node reaches its own pods whatever a policy says, so some of the requests are answered.
    const text = await lab.inPod('cli1', `for i in $(seq 12); do timeout 2 wget -qO /dev/null http://${address}/ && echo fine || echo lost; done`);
    must(text.includes('lost'), 'the Service IP does not always answer');
    await expectOutcomes(lab, { [`cli1 ${there?.ip}:9376`]: 'answers', [`cli2 ${address}:80`]: 'answers' });
  },
  heal: async (lab) => {
    await lab.on('node1', `sed -i 's/^clusterCIDR:.*/clusterCIDR: 10.244.0.0\\/16/' /etc/kubernetes/kube-proxy.yaml`);
    await lab.component('restart', 'node1', 'kube-proxy');
  },
  expected: { named: [{ layer: 'proxy', object: 'Node node1' }] },
} satisfies Fault;
