import type { Fault } from '../harness/fault.ts';
import { edited } from '../harness/corefile.ts';
import { must, podsOf } from '../harness/symptom.ts';
import { endTrial, stateOf, tryPod } from '../harness/trial.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the cluster is set up as kubespray can do it: the nodes themselves ask cluster DNS, with its suffixes, so pods search these twice, and the DNS servers have upstreams of their own',
  client: 'app/trial',
  inject: async (lab) => {
    await edited(lab, (text) => text.replace('forward . /etc/resolv.conf {', 'forward . 10.219.1.2 {\n        prefer_udp'));
    for (const node of ['node1', 'node2']) await lab.on(node, 'cp /etc/resolv.conf /run/resolv.kept; printf "search default.svc.cluster.local svc.cluster.local\\nnameserver 10.96.0.10\\noptions ndots:2 timeout:2 attempts:2\\n" > /etc/resolv.conf');
    await lab.kubectl('-n', 'kube-system', 'delete', 'pods', '-l', 'k8s-app=kube-dns', '--grace-period=1');
    await tryPod(lab, 'node1');
    await until('the pod runs', 30, async () => (await stateOf(lab)).startsWith('Running'));
    await until('the servers are back', 60, async () => (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).filter(({ ready, deleted }) => ready && !deleted).length === 2);
  },
  symptom: async (lab) => {
    must((await lab.inPod('trial', 'timeout 3 wget -qO- http://web')).includes('web-'), 'it answers');
    must((await lab.on('node1', 'getent hosts web.app.svc.cluster.local')).includes('10.96.'), 'the node knows Services by name');
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'cat /run/resolv.kept > /etc/resolv.conf');
    await endTrial(lab);
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
