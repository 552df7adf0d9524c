import type { Fault } from '../harness/fault.ts';
import { addressOf } from '../harness/overlay.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the Service has an address of the network of the nodes, which an agent (kube-vip) has put on the network card of the node that leads, and announces from there',
  inject: async (lab) => {
    const vip = (await addressOf(lab, 'node1')).replace(/\.\d+$/, '.240');
    await lab.kubectl('-n', 'app', 'patch', 'service', 'web', '--type=merge', '-p', JSON.stringify({ metadata: { annotations: { 'kube-vip.io/loadbalancerIPs': vip, 'kube-vip.io/vipHost': 'node1' } }, spec: { type: 'LoadBalancer', loadBalancerIP: vip } }));
    await lab.kubectl('-n', 'app', 'patch', 'service', 'web', '--subresource=status', '--type=merge', '-p', JSON.stringify({ status: { loadBalancer: { ingress: [{ ip: vip, ipMode: 'VIP' }] } } }));
    await lab.on('node1', `ip addr add ${vip}/32 dev eth0`);
    await new Promise((resolve) => setTimeout(resolve, 3000));
  },
  symptom: async (lab) => {
    const vip = (await addressOf(lab, 'node1')).replace(/\.\d+$/, '.240');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', [`cli2 ${vip}:80`]: 'answers', [`node2 ${vip}:80`]: 'answers' });
  },
  heal: async (lab) => lab.on('node1', `ip addr del ${(await addressOf(lab, 'node1')).replace(/\.\d+$/, '.240')}/32 dev eth0`),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
