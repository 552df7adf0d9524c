import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

const restart = ['-n', 'kube-system', 'delete', 'pods', '-l', 'k8s-app=kube-dns', '--grace-period=1'];

export default {
  what: 'the role of the DNS servers is one of old, without EndpointSlices, and they were restarted since',
  inject: async (lab) => {
    const role = JSON.parse(await lab.kubectl('get', 'clusterrole', 'system:coredns', '-o', 'json')) as { rules: readonly { apiGroups: readonly string[] }[] };
    const rules = role.rules.filter(({ apiGroups }) => !apiGroups.includes('discovery.k8s.io'));
    must(rules.length > 0 && rules.length < role.rules.length, 'the role has rules of both kinds');
    await lab.replace([{ ...role, rules }]);
    await lab.kubectl(...restart);
  },
  symptom: async (lab) => {
    must((await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).every(({ ready }) => !ready), 'the servers are not Ready');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'] });
  },
  heal: (lab) => lab.kubectl(...restart),
  expected: { named: [{ layer: 'dns', object: /^(ClusterRole system:coredns|ServiceAccount kube-system\/coredns|Deployment kube-system\/coredns)$/, message: /endpointslice/i }] },
} satisfies Fault;
