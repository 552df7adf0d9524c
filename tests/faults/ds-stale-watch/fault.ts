import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, lookUp, must, podsOf, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the DNS servers are cut off from the API by a firewall and answer with old data',
  inject: async (lab) => {
    for (const { node, ip } of await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')) await lab.on(node, `iptables -I FORWARD -s ${ip} -p tcp --dport 6443 -j DROP`);
    const service = JSON.parse(await lab.kubectl('-n', 'app', 'get', 'service', 'web', '-o', 'json')) as { spec: { ports: object; selector: object } };
    await lab.kubectl('-n', 'app', 'delete', 'service', 'web');
    await lab.replace([{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'app' }, spec: { ports: service.spec.ports, selector: service.spec.selector } }]);
  },
  symptom: async (lab) => {
    const [real, told] = [await serviceIp(lab), await lookUp(lab, 'cli1', 'web.app.svc.cluster.local')];
    must(/^\d/.test(told) && told !== real, `the name leads to ${told}, the Service is ${real}`);
    await expectOutcomes(lab, { [`cli1 ${real}:80`]: 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, `iptables -S FORWARD | grep -e '--dport 6443 -j DROP' | sed 's/^-A/-D/' | while read -r rule; do iptables $rule; done`);
  },
  expected: {
    // The firewall is what is to be mended; the old answers follow from it.
    named: [{ layer: 'node-network', object: /^Node node[12]$/ }],
    consequences: ['dns'],
  },
} satisfies Fault;
