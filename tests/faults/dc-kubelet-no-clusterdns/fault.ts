import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { reconfigureKubelet } from '../harness/kubelet.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the kubelet of a node has no clusterDNS, so pods there get the node\'s own resolver',
  client: 'app/cli1',
  inject: async (lab) => {
    await reconfigureKubelet(lab, 'node1', `sed -i '/^clusterDNS:/,+1d'`);
    await replaceClient(lab, 'cli1', {});
  },
  symptom: async (lab) => {
    must(!(await lab.inPod('cli1', 'cat /etc/resolv.conf')).includes('10.96.0.10'), 'the client does not ask the DNS of the cluster');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    await reconfigureKubelet(lab, 'node1', null);
    await replaceClient(lab, 'cli1', {});
  },
  expected: { named: [{ layer: 'resolver', object: 'Node node1', message: /clusterDNS/ }] },
} satisfies Fault;
