import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'traffic stays in its zone, and the servers of one zone are broken',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.kubectl('label', 'node', node, `topology.kubernetes.io/zone=zone-${node}`);
    await rollOut(
      lab,
      { image: busybox, env: [{ name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }], command: ['sh', '-c', 'hostname > /tmp/index.html; if [ $NODE = node2 ]; then exec httpd -f -p 127.0.0.1:9376 -h /tmp; fi; exec httpd -f -p 9376 -h /tmp'] },
      'ready', { replicas: 4 },
    );
    await lab.patch('app', 'service/web', { op: 'add', path: '/spec/trafficDistribution', value: 'PreferSameZone' });
    await until('the slices have hints', 30, async () => (await lab.kubectl('-n', 'app', 'get', 'endpointslices', '-l', 'kubernetes.io/service-name=web', '-o', 'jsonpath={.items[*].endpoints[*].hints.forZones[*].name}')).split(' ').length === 4);
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'refused' }),
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.kubectl('label', 'node', node, 'topology.kubernetes.io/zone-');
  },
  expected: { named: [{ layer: 'pods', object: /^(Deployment app\/web|Pod app\/web-\S+)$/, message: /127\.0\.0\.1/ }] },
} satisfies Fault;
