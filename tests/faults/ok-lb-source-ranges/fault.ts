import type { Fault } from '../harness/fault.ts';
import { ask, expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'the Service has an address from a load balancer that a few networks outside may use, and no port on the nodes; inside it is used by its name',
  client: 'app/cli1',
  inject: async (lab) => {
    await lab.kubectl('-n', 'app', 'patch', 'service', 'web', '--type=merge', '-p', JSON.stringify({ spec: { type: 'LoadBalancer', loadBalancerClass: 'example.com/edge', allocateLoadBalancerNodePorts: false, externalTrafficPolicy: 'Local', loadBalancerSourceRanges: ['198.51.100.0/24', '203.0.113.128/25'], sessionAffinity: 'ClientIP' } }));
    await lab.kubectl('-n', 'app', 'patch', 'service', 'web', '--subresource=status', '--type=merge', '-p', JSON.stringify({ status: { loadBalancer: { ingress: [{ ip: '203.0.113.9', ipMode: 'VIP', ports: [{ port: 80, protocol: 'TCP' }] }] } } }));
  },
  symptom: async (lab) => {
    must((await ask(lab, 'cli1', '203.0.113.9')).outcome !== 'answers', 'pods may not use the address from outside');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
