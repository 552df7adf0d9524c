import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the Service keeps its traffic on the node, and one node has no pod of it',
  inject: async (lab) => {
    await lab.patch('app', 'deployment/web', { op: 'add', path: '/spec/template/spec/nodeSelector', value: { 'kubernetes.io/hostname': 'node1' } });
    await deletePods(lab);
    await lab.patch('app', 'service/web', { op: 'replace', path: '/spec/internalTrafficPolicy', value: 'Local' });
    await until('all pods are Ready on node1', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ ready, node, deleted }) => ready && node === 'node1' && !deleted);
    });
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ node }) => node === 'node1'), 'node2 has no pod of the Service');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': ['timed out', 'refused'] });
  },
  expected: { named: [{ layer: 'service', object: 'Service app/web', message: /internalTrafficPolicy/ }] },
} satisfies Fault;
