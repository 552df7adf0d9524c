import type { Fault } from '../harness/fault.ts';
import { reconfigureKubelet } from '../harness/kubelet.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const nodes = ['node1', 'node2'] as const;

export default {
  what: 'the nodes take no more pods than run on them, and those of the Service are not among these',
  inject: async (lab) => {
    await lab.kubectl('-n', 'app', 'scale', 'deployment/web', '--replicas=0');
    await until('the pods are gone', 60, async () => (await podsOf(lab)).length === 0);
    for (const node of nodes) {
      await reconfigureKubelet(lab, node, `sed -i '$a maxPods: 2'`);
      await until('the node says so', 60, async () => (await lab.kubectl('get', 'node', node, '-o', 'jsonpath={.status.allocatable.pods}')) === '2');
    }
    await lab.kubectl('-n', 'app', 'scale', 'deployment/web', '--replicas=3');
    await until('the new pods wait', 30, async () => (await podsOf(lab)).length === 3);
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ phase }) => phase === 'Pending'), 'the pods have no node');
    must((await lab.kubectl('-n', 'app', 'get', 'pods', '-l', 'app=web', '-o', 'json')).includes('Too many pods'), 'the nodes are full');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  heal: async (lab) => {
    for (const node of nodes) await reconfigureKubelet(lab, node, null);
  },
  expected: { named: [{ layer: ['pods', 'cluster'], object: /^(Deployment app\/web|Node node[12])$/, message: /[Tt]oo many pods|maxPods|full/ }], also: [{ layer: ['pods', 'cluster'], object: /^(Deployment app\/web|Node node[12])$/ }] },
} satisfies Fault;
