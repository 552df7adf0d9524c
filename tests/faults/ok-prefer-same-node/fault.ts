import type { Fault } from '../harness/fault.ts';
import { rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the Service prefers pods of the same node, and one node has none, so its clients are led to the other one',
  client: 'app/cli1',
  inject: async (lab) => {
    await lab.patch('app', 'service/web', { op: 'add', path: '/spec/trafficDistribution', value: 'PreferSameNode' });
    await rollOut(lab, {}, 'ready', { 'template/spec/nodeSelector': { 'kubernetes.io/hostname': 'node2' } });
    await until('the slices have hints', 30, async () => (await lab.kubectl('-n', 'app', 'get', 'endpointslices', '-l', 'kubernetes.io/service-name=web', '-o', 'json')).includes('forNodes'));
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ node }) => node === 'node2'), 'one node has no pod');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
