import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'all nodes have told the API the address of their first network card, which is the same for all of them (10.0.2.15, as machines of Vagrant have it); the pod network uses the second one and is well',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) {
      await lab.on(node, `set -e; ip link add nat0 type veth peer name nat0p; ip addr add 10.0.2.15/24 dev nat0; ip link set nat0 up; ip link set nat0p up; cp /etc/kubernetes/components/kubelet /run/kubelet.kept; sed -i 's/--node-ip=[0-9.]*/--node-ip=10.0.2.15/' /etc/kubernetes/components/kubelet`);
      await lab.component('restart', node, 'kubelet');
    }
    await until('both say so', 60, async () => (await lab.kubectl('get', 'nodes', '-o', 'jsonpath={.items[*].status.addresses[?(@.type=="InternalIP")].address}')) === '10.0.2.15 10.0.2.15');
  },
  symptom: async (lab) => must((await lab.kubectl('-n', 'app', 'exec', 'cli1', '--', 'true').then(() => 'well', (error: unknown) => String(error))) !== 'well', 'nobody can look into pods'),
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) {
      await lab.on(node, 'ip link del nat0; cat /run/kubelet.kept > /etc/kubernetes/components/kubelet');
      await lab.component('restart', node, 'kubelet');
    }
    await until('the addresses are back', 60, async () => !(await lab.kubectl('get', 'nodes', '-o', 'jsonpath={.items[*].status.addresses[?(@.type=="InternalIP")].address}')).includes('10.0.2.15'));
  },
  expected: { status: ['at-risk', 'broken', 'inconclusive'], named: [{ layer: ['cluster', 'node-network'], object: /^Node node[12]/, message: /10\.0\.2\.15/ }], also: [{ layer: ['cluster', 'node-network'], object: /^Node node[12]/ }] },
} satisfies Fault;
