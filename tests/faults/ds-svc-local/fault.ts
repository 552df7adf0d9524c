import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';

export default {
  what: 'questions stay on their node, and one node has no DNS server',
  inject: async (lab) => {
    await lab.kubectl('-n', 'kube-system', 'scale', 'deployment/coredns', '--replicas=1');
    await lab.patch('kube-system', 'service/kube-dns', { op: 'add', path: '/spec/internalTrafficPolicy', value: 'Local' });
  },
  symptom: async (lab) => {
    const servers = await podsOf(lab, 'k8s-app=kube-dns', 'kube-system');
    const [there, without] = servers[0]?.node === 'node1' ? ['cli1', 'cli2'] : ['cli2', 'cli1'];
    await expectOutcomes(lab, { [`${there} web:80`]: 'answers', [`${without} web:80`]: ['no name', 'timed out'] });
  },
  expected: { named: [{ layer: ['dns', 'service'], object: 'Service kube-system/kube-dns', message: /internalTrafficPolicy/ }] },
} satisfies Fault;
