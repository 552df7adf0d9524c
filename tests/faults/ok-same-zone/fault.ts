import type { Fault } from '../harness/fault.ts';
import { askSome, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'traffic stays in its zone, and each zone has servers, so the rules of each node know some of them only',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.kubectl('label', 'node', node, `topology.kubernetes.io/zone=zone-${node}`);
    await lab.kubectl('-n', 'app', 'scale', 'deployment/web', '--replicas=4');
    await lab.kubectl('-n', 'app', 'rollout', 'status', 'deployment/web', '--timeout=60s');
    await lab.patch('app', 'service/web', { op: 'add', path: '/spec/trafficDistribution', value: 'PreferSameZone' });
    await until('the slices have hints', 30, async () => (await lab.kubectl('-n', 'app', 'get', 'endpointslices', '-l', 'kubernetes.io/service-name=web', '-o', 'jsonpath={.items[*].endpoints[*].hints.forZones[*].name}')).split(' ').length === 4);
  },
  symptom: async (lab) => {
    must(new Set((await podsOf(lab)).map(({ node }) => node)).size === 2, 'each zone has servers');
    for (const client of ['cli1', 'cli2']) must((await askSome(lab, client, 'web')).every((one) => one === 'answers'), `${client} is always answered`);
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.kubectl('label', 'node', node, 'topology.kubernetes.io/zone-');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
