import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the Service has a load balancer before it, which only two networks of customers may use, two addresses from outside, and a policy that keeps outside traffic on the node',
  inject: async (lab) => {
    await lab.kubectl('-n', 'app', 'patch', 'service', 'web', '--type=merge', '-p', JSON.stringify({ spec: { type: 'LoadBalancer', externalTrafficPolicy: 'Local', loadBalancerSourceRanges: ['203.0.113.0/24', '198.51.100.128/25'], externalIPs: ['198.51.100.7'] } }));
    await lab.kubectl('-n', 'app', 'patch', 'service', 'web', '--subresource=status', '--type=merge', '-p', JSON.stringify({ status: { loadBalancer: { ingress: [{ ip: '198.51.100.8', ipMode: 'VIP' }] } } }));
    await until('the nodes know the load balancer', 30, async () => (await lab.on('node1', lab.proxy === 'iptables' ? 'iptables-save' : 'nft list table ip kube-proxy')).includes('198.51.100.8'));
  },
  symptom: async (lab) => {
    must((await lab.inPod('cli1', 'timeout 3 wget -qO- http://198.51.100.8/; echo " exit $?"')).includes('exit 143'), 'a pod, which is no customer, may not use the load balancer');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
