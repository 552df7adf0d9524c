import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the kubelet of a node gives pods another domain than the DNS servers serve',
  client: 'app/cli1',
  inject: async (lab) => {
    await lab.on('node1', `sed -i 's/^clusterDomain:.*/clusterDomain: k8s.local/' /etc/kubernetes/kubelet.yaml`);
    await lab.component('restart', 'node1', 'kubelet');
    await until('node1 is Ready', 60, async () => (await lab.kubectl('get', 'node', 'node1', '-o', 'jsonpath={.status.conditions[?(@.type=="Ready")].status}')) === 'True');
    await replaceClient(lab, 'cli1', {});
  },
  symptom: async (lab) => {
    must((await lab.inPod('cli1', 'cat /etc/resolv.conf')).includes('k8s.local'), 'the client searches the other domain');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], 'cli1 web.app.svc.cluster.local:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    await lab.on('node1', `sed -i 's/^clusterDomain:.*/clusterDomain: cluster.local/' /etc/kubernetes/kubelet.yaml`);
    await lab.component('restart', 'node1', 'kubelet');
    await replaceClient(lab, 'cli1', {});
  },
  expected: { named: [{ layer: 'resolver', object: 'Node node1' }] },
} satisfies Fault;
