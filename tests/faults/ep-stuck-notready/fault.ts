import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf, readyEndpoints } from '../harness/symptom.ts';

export default {
  what: 'the EndpointSlices still say that no pod is ready, and nobody writes them any more',
  inject: async (lab) => {
    await lab.component('stop', 'cp', 'kube-controller-manager', 'KILL');
    const slice = (await lab.kubectl('-n', 'app', 'get', 'endpointslices', '-l', 'kubernetes.io/service-name=web', '-o', 'jsonpath={.items[0].metadata.name}')).trim();
    await lab.patch('app', `endpointslice/${slice}`, ...[0, 1, 2].flatMap((index) => [
      { op: 'replace' as const, path: `/endpoints/${index}/conditions/ready`, value: false },
      { op: 'replace' as const, path: `/endpoints/${index}/conditions/serving`, value: false },
    ]));
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ ready }) => ready), 'the pods are Ready');
    must((await readyEndpoints(lab)).length === 0, 'the slices list none as ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  heal: (lab) => lab.component('start', 'cp', 'kube-controller-manager'),
  expected: { named: [{ layer: 'control-plane', object: 'kube-controller-manager' }] },
} satisfies Fault;
