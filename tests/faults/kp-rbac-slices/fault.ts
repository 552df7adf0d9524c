import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';

const role = 'system:node-proxier';

export default {
  what: 'the role of kube-proxy is one of old, without EndpointSlices; that of one node was started anew, and the pods have changed since',
  inject: async (lab) => {
    const before = JSON.parse(await lab.kubectl('get', 'clusterrole', role, '-o', 'json')) as { rules: readonly { apiGroups: readonly string[] }[] };
    const rules = before.rules.filter(({ apiGroups }) => !apiGroups.includes('discovery.k8s.io'));
    must(rules.length > 0 && rules.length < before.rules.length, 'the role has rules of both kinds');
    await lab.replace([{ ...before, rules }]);
    await lab.component('restart', 'node1', 'kube-proxy');
    await deletePods(lab);
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/web', '--timeout=60s');
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: ['timed out', 'unreachable'], 'cli2 web:80': 'answers' }),
  heal: async (lab) => {
    await lab.patch('default', `clusterrole/${role}`, { op: 'add', path: '/rules/-', value: { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] } });
    for (const node of ['node1', 'node2']) await lab.component('restart', node, 'kube-proxy');
  },
  expected: { named: [{ layer: 'proxy', object: /^(Node node1|ClusterRole system:node-proxier)$/ }] },
} satisfies Fault;
