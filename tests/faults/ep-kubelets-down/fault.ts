import type { Fault } from '../harness/fault.ts';
import { must, podsOf, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'no kubelet is heard of any more: all pods count as not Ready, though they run',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.component('stop', node, 'kubelet', 'KILL');
    await until('the Service has no endpoint', 120, async () => (await readyEndpoints(lab)).length === 0);
  },
  symptom: async (lab) => {
    const [pod] = await podsOf(lab);
    must(pod?.ready === false, 'its pods are not Ready');
    must((await lab.on('node1', `curl -s -m 3 http://${pod?.ip}:9376/`)).includes('web-'), 'they answer');
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.component('start', node, 'kubelet');
  },
  expected: { named: [{ layer: 'cluster', object: 'Node node1' }, { layer: 'cluster', object: 'Node node2' }] },
} satisfies Fault;
