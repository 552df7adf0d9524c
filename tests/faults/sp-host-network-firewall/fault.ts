import type { Fault } from '../harness/fault.ts';
import { rollOut } from '../harness/roll-out.ts';
import { must, podOn } from '../harness/symptom.ts';

export default {
  what: 'the pods are in the network of their nodes, and a firewall of one does not let their port in',
  inject: async (lab) => {
    await lab.kubectl('-n', 'app', 'scale', 'deployment/web', '--replicas=2');
    await rollOut(lab, {}, 'ready', { 'template/spec/hostNetwork': true });
    await lab.on('node2', 'iptables -I INPUT -p tcp --dport 9376 -i eth0 -j DROP');
  },
  symptom: async (lab) => {
    const pod = await podOn(lab, 'node2');
    const text = await lab.inPod('cli1', `timeout 3 wget -qO- http://${pod.ip}:9376/; echo "exit $?"`);
    must(/exit (143|124|1)\b/.test(text), `the pod on node2 does not answer: ${text}`);
  },
  heal: (lab) => lab.on('node2', 'iptables -D INPUT -p tcp --dport 9376 -i eth0 -j DROP'),
  expected: { named: [{ layer: 'node-network', object: 'Node node2' }] },
} satisfies Fault;
