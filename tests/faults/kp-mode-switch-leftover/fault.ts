import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the rules of another mode were left when kube-proxy changed it, and the pods have changed since',
  only: { proxy: 'iptables', why: 'the lab that has the rules of iptables mode to leave behind is the one in that mode' },
  inject: async (lab) => {
    await lab.on('node1', `iptables-save -t nat | sed 's/^:\\(KUBE[^ ]*\\) .*/:\\1 - [0:0]/' > /run/old-rules`);
    await lab.on('node1', `sed -i 's/^mode:.*/mode: nftables/' /etc/kubernetes/kube-proxy.yaml`);
    await lab.component('restart', 'node1', 'kube-proxy');
    await until('the rules of the new mode are there', 30, async () => (await lab.on('node1', 'nft list map ip kube-proxy service-ips')).includes(await serviceIp(lab)));
    // This version takes the old rules away as it starts; earlier ones do not.
    await lab.on('node1', 'iptables-restore < /run/old-rules');
    await deletePods(lab);
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/web', '--timeout=60s');
  },
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    must((await podsOf(lab)).every(({ ready }) => ready), 'the new pods are Ready');
    await expectOutcomes(lab, { [`cli1 ${address}:80`]: ['timed out', 'unreachable'], [`cli2 ${address}:80`]: 'answers' });
  },
  heal: async (lab) => {
    await lab.on('node1', `sed -i 's/^mode:.*/mode: iptables/' /etc/kubernetes/kube-proxy.yaml`);
    await lab.component('restart', 'node1', 'kube-proxy');
  },
  expected: { named: [{ layer: 'proxy', object: 'Node node1' }] },
} satisfies Fault;
