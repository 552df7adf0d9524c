import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the account of the DNS servers mounts no token any more, as a benchmark of security wants it of accounts, and the servers were started anew since',
  inject: async (lab) => {
    await lab.kubectl('-n', 'kube-system', 'patch', 'serviceaccount', 'coredns', '--type=merge', '-p', '{"automountServiceAccountToken":false}');
    await lab.kubectl('-n', 'kube-system', 'delete', 'pods', '-l', 'k8s-app=kube-dns', '--grace-period=1');
    await until('the new servers do not work', 60, async () => {
      const servers = await podsOf(lab, 'k8s-app=kube-dns', 'kube-system');
      return servers.length === 2 && servers.every(({ ready, restarts }) => !ready && restarts > 0);
    });
  },
  symptom: async (lab) => expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers' }),
  heal: async (lab) => {
    await lab.kubectl('-n', 'kube-system', 'patch', 'serviceaccount', 'coredns', '--type=merge', '-p', '{"automountServiceAccountToken":null}');
    await lab.kubectl('-n', 'kube-system', 'delete', 'pods', '-l', 'k8s-app=kube-dns', '--grace-period=1');
  },
  expected: { named: [{ layer: ['dns', 'control-plane'], object: /^(ServiceAccount|Deployment) kube-system\/coredns$/, message: /token|account/i }] },
} satisfies Fault;
