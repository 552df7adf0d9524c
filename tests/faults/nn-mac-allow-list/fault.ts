import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';
import { endTrial, stateOf, tryPod } from '../harness/trial.ts';

export default {
  what: 'a node lets frames of known hardware addresses pass its bridge alone, as hardening of some machines does; pods that were there are known, and new ones are not',
  target: 'practice',
  inject: async (lab) => {
    await lab.on('node1', `known=$(for ns in $(ls /var/run/netns); do nsenter --net=/var/run/netns/$ns cat /proc/net/arp > /dev/null; nsenter --net=/var/run/netns/$ns ip -o link show eth0 | sed 's/.*link\\/ether \\([0-9a-f:]*\\).*/\\1/'; done; cat /sys/class/net/cni0/address)
      nft "add table bridge portsec; add set bridge portsec known { type ether_addr; }; add chain bridge portsec in { type filter hook prerouting priority -200; }; add element bridge portsec known { $(echo $known | tr ' ' ',') }; add rule bridge portsec in iifname \\"veth*\\" ether saddr != @known counter drop"`);
    await tryPod(lab, 'node1');
    await until('the pod runs', 30, async () => (await stateOf(lab)).startsWith('Running'));
  },
  symptom: async (lab) => must(!(await lab.inPod('trial', `timeout 3 wget -qO- http://${(await lab.kubectl('-n', 'app', 'get', 'service', 'web', '-o', 'jsonpath={.spec.clusterIP}'))}; echo " exit $?"`)).includes(' exit 0'), 'a new pod reaches nobody'),
  heal: async (lab) => {
    await lab.on('node1', 'nft delete table bridge portsec');
    await endTrial(lab);
  },
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /portsec/ }] },
} satisfies Fault;
