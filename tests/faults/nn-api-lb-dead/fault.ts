import type { Fault } from '../harness/fault.ts';
import { must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'kubelet and kube-proxy of a node ask for the API by a balancer of their own on the node (127.0.0.1), which does not run there any more; the pods are others since',
  inject: async (lab) => {
    for (const one of ['kubelet', 'kube-proxy']) {
      await lab.on('node1', `cp /etc/kubernetes/${one}.kubeconfig /run/${one}.kubeconfig.kept; sed -i 's#server: .*#server: https://127.0.0.1:6444#' /etc/kubernetes/${one}.kubeconfig`);
      await lab.component('restart', 'node1', one);
    }
    await until('the node is not heard of', 120, async () => (await lab.kubectl('get', 'node', 'node1', '-o', 'jsonpath={.status.conditions[?(@.type=="Ready")].status}')) === 'Unknown');
  },
  symptom: async (lab) => must((await podsOf(lab)).some(({ node, ready }) => node === 'node1' && !ready), 'pods there count as not Ready'),
  heal: async (lab) => {
    for (const one of ['kubelet', 'kube-proxy']) {
      await lab.on('node1', `cat /run/${one}.kubeconfig.kept > /etc/kubernetes/${one}.kubeconfig`);
      await lab.component('restart', 'node1', one);
    }
  },
  expected: { status: ['broken', 'at-risk'], named: [{ layer: ['cluster', 'node-network', 'proxy'], object: 'Node node1' }] },
} satisfies Fault;
