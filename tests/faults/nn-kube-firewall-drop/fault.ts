import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'an older iptables in a container has read the chain KUBE-FIREWALL without its condition and written it back so: the node drops all that it sends and gets itself, and what it forwards for its pods goes on',
  only: { proxy: 'iptables', why: 'the chain is one of iptables mode' },
  inject: async (lab) => {
    await lab.on('node1', 'iptables -N KUBE-FIREWALL 2>/dev/null; iptables -I INPUT -j KUBE-FIREWALL; iptables -I OUTPUT -j KUBE-FIREWALL; iptables -A KUBE-FIREWALL -m comment --comment "kubernetes firewall for dropping marked packets" -j DROP');
    await until('the node is not heard of', 120, async () => (await lab.kubectl('get', 'node', 'node1', '-o', 'jsonpath={.status.conditions[?(@.type=="Ready")].status}')) === 'Unknown');
  },
  symptom: async (lab) => must((await lab.kubectl('-n', 'app', 'exec', 'cli1', '--', 'true').then(() => 'well', (error: unknown) => String(error))) !== 'well', 'nobody can look into pods there'),
  heal: (lab) => lab.on('node1', 'iptables -D KUBE-FIREWALL -m comment --comment "kubernetes firewall for dropping marked packets" -j DROP; iptables -D INPUT -j KUBE-FIREWALL; iptables -D OUTPUT -j KUBE-FIREWALL'),
  expected: { status: ['broken', 'at-risk'], named: [{ layer: ['cluster', 'node-network'], object: 'Node node1' }] },
} satisfies Fault;
