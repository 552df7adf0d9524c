import type { Fault } from '../harness/fault.ts';
import { must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the DNS servers are to run on nodes with the label of the control plane of old, which no node has any more, and were made anew since',
  target: 'practice',
  inject: async (lab) => {
    await lab.patch('kube-system', 'deployment/coredns', { op: 'add', path: '/spec/template/spec/nodeSelector', value: { 'node-role.kubernetes.io/master': '' } }, { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } });
    await until('the old servers are gone', 60, async () => (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).every(({ ip }) => ip === ''));
  },
  symptom: async (lab) => must((await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).every(({ ready }) => !ready), 'there are no DNS servers'),
  expected: { named: [{ layer: ['dns', 'pods'], object: 'Deployment kube-system/coredns', message: /selector|affinity|node-role/ }] },
} satisfies Fault;
