import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';
import { endTrial, stateOf, tryPod } from '../harness/trial.ts';

export default {
  what: 'a firewall of a node forwards for the addresses of a list that an inventory wrote once; pods that have come since are not in it',
  target: 'practice',
  inject: async (lab) => {
    await lab.on('node2', `known=$(ls /var/lib/cni/networks/plumbline | grep '^10\\.' | tr '\\n' ',')
      nft "add table inet inventory; add set inet inventory hosts { type ipv4_addr; }; add element inet inventory hosts { $known 10.244.2.1 }; add chain inet inventory pass { type filter hook forward priority -5; }; add rule inet inventory pass ip daddr 10.244.2.0/24 ip daddr != @hosts drop"`);
    await tryPod(lab, 'node2');
    await until('the pod runs', 30, async () => (await stateOf(lab)).startsWith('Running'));
  },
  symptom: async (lab) => must((await lab.inPod('cli1', `ping -c 1 -W 2 ${(await stateOf(lab)).split(' ')[1]}; echo " exit $?"`)).includes(' exit 1'), 'nobody gets to a new pod'),
  heal: async (lab) => {
    await lab.on('node2', 'nft delete table inet inventory');
    await endTrial(lab);
  },
  expected: { named: [{ layer: 'node-network', object: 'Node node2', message: /inventory/ }] },
} satisfies Fault;
