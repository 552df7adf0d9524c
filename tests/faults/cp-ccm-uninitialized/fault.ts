import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const key = 'node.cloudprovider.kubernetes.io/uninitialized';

export default {
  what: 'the nodes wait for the manager of their cloud, which does not run, to take its taint off them, and the pods had to be made anew',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.kubectl('taint', 'node', node, `${key}=true:NoSchedule`);
    await lab.kubectl('-n', 'app', 'delete', 'pods', '-l', 'app=web', '--grace-period=1');
    await until('no pod has a node', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ node }) => node === '');
    });
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'refused' }),
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.kubectl('taint', 'node', node, `${key}-`);
  },
  expected: { named: [{ layer: ['pods', 'control-plane', 'cluster'], object: /^(Deployment app\/web|Node node[12]|cloud-controller-manager)$/, message: /cloudprovider/ }] },
} satisfies Fault;
