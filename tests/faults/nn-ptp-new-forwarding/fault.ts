import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';
import { endTrial, stateOf, tryPod } from '../harness/trial.ts';

export default {
  what: 'a hardening of a node forwards for no new device (conf.default.forwarding), and each pod has a device of its own there: pods of old are well, new ones reach nobody',
  target: 'practice',
  lab: 'ptp',
  inject: async (lab) => {
    await lab.on('node1', 'sysctl -qw net.ipv4.conf.default.forwarding=0');
    await tryPod(lab, 'node1');
    await until('the pod runs', 30, async () => (await stateOf(lab)).startsWith('Running'));
  },
  symptom: async (lab) => {
    must((await lab.inPod('trial', 'nslookup web.app.svc.cluster.local 10.96.0.10; timeout 3 wget -qO- http://10.96.0.1:443; echo; timeout 3 nslookup kubernetes.default.svc.cluster.local 10.96.0.10 && echo found')).includes('found') === false, 'a new pod reaches nobody');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    await endTrial(lab);
    await lab.on('node1', 'sysctl -qw net.ipv4.conf.default.forwarding=1; for one in /proc/sys/net/ipv4/conf/*/forwarding; do echo 1 > $one; done');
  },
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /forward/ }] },
} satisfies Fault;
