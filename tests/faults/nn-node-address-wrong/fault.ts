import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';

export default {
  what: 'a node has told the API an address by which nobody reaches it',
  inject: async (lab) => {
    await lab.on('node1', `ip addr add 192.0.2.50/32 dev lo; cp /etc/kubernetes/components/kubelet /run/kubelet.kept; sed -i 's/--node-ip=[0-9.]*/--node-ip=192.0.2.50/' /etc/kubernetes/components/kubelet`);
    await lab.component('restart', 'node1', 'kubelet');
  },
  symptom: async (lab) => {
    must((await lab.kubectl('get', 'node', 'node1', '-o', 'jsonpath={.status.addresses[*].address}')).includes('192.0.2.50'), 'the API knows the other address');
    must(!(await lab.inPod('cli1', 'echo heard').catch(() => '')).includes('heard'), 'nothing can be executed in pods of the node');
  },
  heal: async (lab) => {
    await lab.on('node1', 'cat /run/kubelet.kept > /etc/kubernetes/components/kubelet; ip addr del 192.0.2.50/32 dev lo');
    await lab.component('restart', 'node1', 'kubelet');
  },
  expected: { status: ['at-risk', 'broken'], named: [{ layer: 'cluster', object: 'Node node1' }] },
} satisfies Fault;
