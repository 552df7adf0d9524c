import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const zones = { node1: 'a', node2: 'b', node3: 'c' };

export default {
  what: 'traffic prefers its zone, one of three zones has no pod of the Service for the time being, and its clients are led to the others (--nodes 3)',
  inject: async (lab) => {
    for (const [node, zone] of Object.entries(zones)) await lab.kubectl('label', 'node', node, `topology.kubernetes.io/zone=eu-${zone}`);
    await lab.patch('app', 'service/web', { op: 'add', path: '/spec/trafficDistribution', value: 'PreferClose' });
    await lab.patch('app', 'deployment/web', { op: 'add', path: '/spec/template/spec/affinity', value: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'topology.kubernetes.io/zone', operator: 'NotIn', values: ['eu-b'] }] }] } } } });
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/web', '--timeout=60s');
    await until('the slices have hints', 30, async () => (await lab.kubectl('-n', 'app', 'get', 'endpointslices', '-l', 'kubernetes.io/service-name=web', '-o', 'jsonpath={.items[*].endpoints[*].hints.forZones[*].name}')).split(' ').length >= 3);
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ node }) => node !== 'node2'), 'one zone has none');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    for (const node of Object.keys(zones)) await lab.kubectl('label', 'node', node, 'topology.kubernetes.io/zone-');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
