import { reconfigureKubelet } from '../harness/kubelet.ts';
import type { Fault } from '../harness/fault.ts';
import { must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the nodes ask a stub on their loopback for names (systemd-resolved), and the DNS servers are given that as their upstream, which is themselves',
  target: 'practice',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) {
      await lab.on(node, 'mkdir -p /run/stub; echo nameserver 127.0.0.53 > /run/stub/resolv.conf');
      await reconfigureKubelet(lab, node, "sed -i 's#^resolvConf: .*#resolvConf: /run/stub/resolv.conf#'");
    }
    await lab.kubectl('-n', 'kube-system', 'delete', 'pods', '-l', 'k8s-app=kube-dns', '--grace-period=1');
    await until('the servers have ended twice', 90, async () => (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).every(({ restarts }) => restarts >= 2));
  },
  symptom: async (lab) => must((await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).every(({ ready, waiting }) => !ready || waiting === 'CrashLoopBackOff'), 'no server stays up'),
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await reconfigureKubelet(lab, node, null);
    await lab.kubectl('-n', 'kube-system', 'delete', 'pods', '-l', 'k8s-app=kube-dns', '--grace-period=1');
  },
  expected: { named: [{ layer: ['dns', 'resolver', 'cluster'], object: /^(ConfigMap|Deployment) kube-system\/coredns$|^Node node[12]$/, message: /loop/i }] },
} satisfies Fault;
