import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { endTrial, stateOf, tryPod } from '../harness/trial.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'of three nodes the third has no DNS server, and a firewall that lets no lookups of its pods leave it (an nft set of services that pods may use, which has no domain in it)',
  lab: 'three-nodes',
  target: 'practice',
  inject: async (lab) => {
    await tryPod(lab, 'node3');
    await until('the pod runs', 30, async () => (await stateOf(lab)).startsWith('Running'));
    await lab.on('node3', `nft 'add table inet egress_guard; add set inet egress_guard allowed { type inet_service; flags interval; }; add element inet egress_guard allowed { 80, 443, 1024-65535 }; add chain inet egress_guard out { type filter hook forward priority 10; }; add rule inet egress_guard out oifname "eth0" udp dport != @allowed drop; add rule inet egress_guard out oifname "eth0" ct state new tcp dport != @allowed drop'`);
  },
  symptom: async (lab) => must(!(await lab.inPod('trial', 'timeout 3 nslookup kubernetes.default.svc.cluster.local && echo found')).includes('found'), 'names do not resolve on node3'),
  heal: async (lab) => {
    await lab.on('node3', 'nft delete table inet egress_guard');
    await endTrial(lab);
  },
  expected: { named: [{ layer: 'node-network', object: 'Node node3', message: /egress_guard/ }] },
} satisfies Fault;
