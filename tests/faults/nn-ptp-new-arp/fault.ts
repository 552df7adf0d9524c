import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';
import { endTrial, stateOf, tryPod } from '../harness/trial.ts';

export default {
  what: 'a hardening of a node lets no new device answer for addresses that it does not have itself (conf.default.rp_filter and arp_ignore): new pods do not find their gateway',
  target: 'practice',
  lab: 'ptp',
  inject: async (lab) => {
    await lab.on('node2', 'sysctl -qw net.ipv4.conf.default.arp_ignore=8');
    await tryPod(lab, 'node2');
    await until('the pod runs', 30, async () => (await stateOf(lab)).startsWith('Running'));
  },
  symptom: async (lab) => {
    must((await lab.inPod('trial', 'timeout 3 nslookup kubernetes.default.svc.cluster.local 10.96.0.10 && echo found')).includes('found') === false, 'a new pod reaches nobody');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    await endTrial(lab);
    await lab.on('node2', 'sysctl -qw net.ipv4.conf.default.arp_ignore=0; for one in /proc/sys/net/ipv4/conf/veth*/arp_ignore; do echo 0 > $one; done');
  },
  expected: { status: ['broken', 'at-risk'], named: [{ layer: 'node-network', object: 'Node node2', message: /arp/i }] },
} satisfies Fault;
