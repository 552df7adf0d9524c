import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { endTrial, saidOf, tryPod } from '../harness/trial.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'a mesh was uninstalled and has left its plugin in the configuration of the pod network of the nodes, while its program is gone, so no new pod gets a network',
  target: 'practice',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, `cd /etc/cni/net.d; for f in *.conflist; do cp $f /run/conflist.kept; echo $f > /run/conflist.name; sed -i 's/^  "plugins": \\[/  "plugins": [/; s/^  \\]$/    , { "type": "istio-cni", "name": "istio-cni", "log_level": "info", "kubernetes": { "kubeconfig": "\\/etc\\/cni\\/net.d\\/ZZZ-istio-cni-kubeconfig" } }\\n  ]/' $f; done; grep -q istio *.conflist`);
    await new Promise((resolve) => setTimeout(resolve, 7000));
    await tryPod(lab, 'node1');
    await until('a new pod gets no network', 30, async () => (await saidOf(lab)).includes('istio-cni'));
  },
  symptom: async (lab) => must((await saidOf(lab)).includes('failed to find plugin "istio-cni"'), 'a new pod gets no network'),
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'cat /run/conflist.kept > /etc/cni/net.d/$(cat /run/conflist.name)');
    await new Promise((resolve) => setTimeout(resolve, 7000));
    await endTrial(lab);
  },
  expected: { status: ['broken', 'at-risk'], named: [{ layer: ['cluster', 'node-network'], object: /^Node node[12]$/, message: /istio-cni/ }], also: [{ layer: ['cluster', 'node-network'], object: /^Node node[12]$/ }] },
} satisfies Fault;
