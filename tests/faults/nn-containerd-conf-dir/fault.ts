import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'another tool has told the runtime of a node to look for the configuration of the pod network in a folder of its own (conf_dir), where there is none, and the runtime was restarted since',
  target: 'practice',
  inject: async (lab) => {
    await lab.on('node1', `cp /etc/kubernetes/containerd.toml /run/containerd.kept; grep -n cni /etc/kubernetes/containerd.toml; mkdir -p /run/net.mk.d; if grep -q conf_dir /etc/kubernetes/containerd.toml; then sed -i 's#conf_dir = .*#conf_dir = "/run/net.mk.d"#' /etc/kubernetes/containerd.toml; else printf '\\n[plugins."io.containerd.cri.v1.runtime".cni]\\n  bin_dirs = ["/usr/lib/cni"]\\n  conf_dir = "/run/net.mk.d"\\n' >> /etc/kubernetes/containerd.toml; fi`);
    await lab.component('restart', 'node1', 'containerd');
    await until('the node is not Ready', 90, async () => (await lab.kubectl('get', 'node', 'node1', '-o', 'jsonpath={.status.conditions[?(@.type=="Ready")].status}')) === 'False');
  },
  symptom: async (lab) => must((await lab.kubectl('get', 'node', 'node1', '-o', 'jsonpath={.status.conditions[?(@.type=="Ready")].message}')).includes('cni'), 'for want of a network'),
  heal: async (lab) => {
    await lab.on('node1', 'cat /run/containerd.kept > /etc/kubernetes/containerd.toml');
    await lab.component('restart', 'node1', 'containerd');
  },
  expected: { status: ['broken', 'at-risk'], named: [{ layer: ['cluster', 'node-network'], object: 'Node node1', message: /CNI|cni|network/ }] },
} satisfies Fault;
