import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'kube-proxy of a node does not know which addresses are pods, so it masquerades them all',
  inject: async (lab) => {
    await lab.on('node1', `sed -i 's/^clusterCIDR:.*/clusterCIDR: 10.99.0.0\\/16/' /etc/kubernetes/kube-proxy.yaml`);
    await lab.component('restart', 'node1', 'kube-proxy');
  },
  symptom: async (lab) => {
    const rules = await lab.on('node1', lab.proxy === 'iptables' ? 'iptables-save -t nat' : 'nft list table ip kube-proxy');
    must(rules.includes('10.99.0.0/16'), 'the rules have the wrong CIDR');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers' });
  },
  heal: async (lab) => {
    await lab.on('node1', `sed -i 's/^clusterCIDR:.*/clusterCIDR: 10.244.0.0\\/16/' /etc/kubernetes/kube-proxy.yaml`);
    await lab.component('restart', 'node1', 'kube-proxy');
  },
  expected: { status: 'at-risk', named: [{ layer: 'proxy', object: 'Node node1' }] },
} satisfies Fault;
