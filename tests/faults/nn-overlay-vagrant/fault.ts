import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

export default {
  what: 'the agent of the pod network has taken the first network card of each machine for its tunnel, which has the same address on all of them (10.0.2.15, Vagrant): each node sends what is for the other to itself',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) {
      const other = node === 'node1' ? '10.244.2.0' : '10.244.1.0';
      await lab.on(node, `set -e; ip link add nat0 type veth peer name nat0p; ip addr add 10.0.2.15/24 dev nat0; ip link set nat0 up; ip link set nat0p up; ip link add flannel.1 type vxlan id 1 dev nat0 local 10.0.2.15 dstport 8472 nolearning; ip addr add 10.244.${node.at(-1) ?? ''}.0/32 dev flannel.1; ip link set flannel.1 up
        ip route show ${other}/24 > /run/route.kept; bridge fdb append 02:00:00:00:00:0${other.at(7) ?? ''} dev flannel.1 dst 10.0.2.15; ip neigh replace ${other} lladdr 02:00:00:00:00:0${other.at(7) ?? ''} dev flannel.1 nud permanent; ip link set flannel.1 address 02:00:00:00:00:0${node.at(-1) ?? ''}; ip route replace ${other}/24 via ${other} dev flannel.1 onlink`);
      await lab.kubectl('annotate', 'node', node, 'flannel.alpha.coreos.com/public-ip=10.0.2.15', 'flannel.alpha.coreos.com/backend-type=vxlan', '--overwrite');
    }
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: ['timed out', 'unreachable'], [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) {
      await lab.on(node, 'ip route replace $(cat /run/route.kept); ip link del flannel.1; ip link del nat0');
      await lab.kubectl('annotate', 'node', node, 'flannel.alpha.coreos.com/public-ip-', 'flannel.alpha.coreos.com/backend-type-');
    }
  },
  expected: { named: [{ layer: 'node-network', object: /^Node node[12]$/, message: /flannel\.1|tunnel|10\.0\.2\.15/ }], also: [{ layer: 'node-network', object: /^Node node[12]$/ }] },
} satisfies Fault;
