import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the nodes have no server for names in their resolv.conf since they were set up anew, so the DNS servers, whose upstream that file is, end as they start',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'cp /etc/resolv.conf /run/resolv.kept; echo "# empty" > /etc/resolv.conf');
    await lab.kubectl('-n', 'kube-system', 'delete', 'pods', '-l', 'k8s-app=kube-dns', '--grace-period=1');
    await until('the new servers crash', 60, async () => {
      const servers = await podsOf(lab, 'k8s-app=kube-dns', 'kube-system');
      return servers.length === 2 && servers.every(({ ready, restarts }) => !ready && restarts > 0);
    });
  },
  symptom: async (lab) => expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers' }),
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'cat /run/resolv.kept > /etc/resolv.conf');
    await lab.kubectl('-n', 'kube-system', 'delete', 'pods', '-l', 'k8s-app=kube-dns', '--grace-period=1');
  },
  // The servers say that they have no upstream; which file has none is said in what to do.
  expected: { named: [{ layer: 'dns', object: 'Deployment kube-system/coredns', message: /upstream/ }] },
} satisfies Fault;
