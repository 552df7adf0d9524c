import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, must, podOn, podsOf, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'traffic stays on its node where that has a pod, and the only one of a node hangs',
  inject: async (lab) => {
    await lab.kubectl('-n', 'app', 'scale', 'deployment/web', '--replicas=2');
    await until('each node has one pod', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 2 && pods.every(({ ready, deleted }) => ready && !deleted) && new Set(pods.map(({ node }) => node)).size === 2;
    });
    await lab.patch('app', 'service/web', { op: 'add', path: '/spec/trafficDistribution', value: 'PreferSameNode' });
    await until('the slices have hints', 30, async () => (await lab.kubectl('-n', 'app', 'get', 'endpointslices', '-l', 'kubernetes.io/service-name=web', '-o', 'jsonpath={.items[*].endpoints[*].hints.forNodes[*].name}')).split(' ').length === 2);
    const { node, pid } = await lab.processOf((await podOn(lab, 'node1')).name);
    await lab.on(node, `kill -STOP ${pid}`);
  },
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    must((await podsOf(lab)).every(({ ready }) => ready), 'the pods are Ready');
    await expectOutcomes(lab, { [`cli1 ${address}:80`]: 'timed out', [`cli2 ${address}:80`]: 'answers' });
  },
  heal: async (lab) => {
    const { node, pid } = await lab.processOf((await podOn(lab, 'node1')).name);
    await lab.on(node, `kill -CONT ${pid}`);
    await deletePods(lab);
  },
  expected: { named: [{ layer: 'pods', object: /^Pod app\/web-/ }] },
} satisfies Fault;
