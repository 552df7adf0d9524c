import type { Fault } from '../harness/fault.ts';
import { must, podsOf } from '../harness/symptom.ts';
import { endTrial, stateOf, tryPod } from '../harness/trial.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the nodes search the root, as systemd-resolved writes it where no domain is configured (search .), and hand that on to their pods',
  client: 'app/trial',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'cp /etc/resolv.conf /run/resolv.kept; echo "options edns0 trust-ad" >> /etc/resolv.conf; echo "search ." >> /etc/resolv.conf');
    await tryPod(lab, 'node1');
    await until('the pod runs', 30, async () => (await stateOf(lab)).startsWith('Running'));
    await lab.kubectl('-n', 'kube-system', 'delete', 'pods', '-l', 'k8s-app=kube-dns', '--grace-period=1');
    await until('the servers are back', 60, async () => (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).filter(({ ready, deleted }) => ready && !deleted).length === 2);
  },
  symptom: async (lab) => {
    must((await lab.on('node1', 'cat /etc/resolv.conf')).includes('search .'), 'the node searches the root');
    must(/hostname|web-/.test(await lab.inPod('trial', 'timeout 3 wget -qO- http://web')), 'it answers');
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'cat /run/resolv.kept > /etc/resolv.conf');
    await endTrial(lab);
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
