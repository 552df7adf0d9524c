import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'kube-proxy could not reach the API as it started, and knows the pods by their bridge',
  inject: async (lab) => {
    await lab.on('node1', `sed -i -e 's/^detectLocalMode:.*/detectLocalMode: BridgeInterface/' -e 's/^clusterCIDR:.*/detectLocal: { bridgeInterface: cni0 }/' /etc/kubernetes/kube-proxy.yaml`);
    await lab.component('stop', 'node1', 'kube-proxy');
    await lab.on('node1', 'iptables -I OUTPUT -p tcp --dport 6443 -m owner --uid-owner 0 -j REJECT');
    await lab.component('start', 'node1', 'kube-proxy');
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await lab.on('node1', 'iptables -D OUTPUT -p tcp --dport 6443 -m owner --uid-owner 0 -j REJECT');
    await until('kube-proxy has caught up', 60, async () => (await lab.on('node1', 'curl -s -o /dev/null -w "%{http_code}" http://127.0.0.1:10256/healthz')) === '200');
  },
  symptom: async (lab) => {
    must((await lab.on('node1', 'cat /etc/kubernetes/kube-proxy.yaml')).includes('BridgeInterface'), 'it knows pods by their bridge');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    await lab.on('node1', `sed -i -e 's/^detectLocalMode:.*/detectLocalMode: ClusterCIDR/' -e 's/^detectLocal:.*/clusterCIDR: 10.244.0.0\\/16/' /etc/kubernetes/kube-proxy.yaml`);
    await lab.component('restart', 'node1', 'kube-proxy');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
