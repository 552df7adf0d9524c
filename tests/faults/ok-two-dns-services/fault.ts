import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { reconfigureKubelet } from '../harness/kubelet.ts';
import { expectOutcomes, lookUp, must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'kubelets give pods two servers to ask for names, the IPs of two Services before the same DNS servers',
  client: 'app/cli1',
  inject: async (lab) => {
    await lab.replace([{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'dns-second', namespace: 'kube-system' }, spec: { selector: { 'k8s-app': 'kube-dns' }, ports: [{ name: 'dns', port: 53, protocol: 'UDP' }, { name: 'dns-tcp', port: 53, protocol: 'TCP' }] } }]);
    const second = await serviceIp(lab, 'dns-second', 'kube-system');
    for (const node of ['node1', 'node2']) await reconfigureKubelet(lab, node, `sed -i 's/^\\( *\\)- 10[.]96[.]0[.]10$/\\1- ${second}\\n\\1- 10.96.0.10/'`);
    await replaceClient(lab, 'cli1', {});
  },
  symptom: async (lab) => {
    must((await lab.inPod('cli1', 'grep -c ^nameserver /etc/resolv.conf')).trim() === '2', 'the client has two servers');
    must((await lookUp(lab, 'cli1', 'web.app.svc.cluster.local', await serviceIp(lab, 'dns-second', 'kube-system'))) === (await serviceIp(lab)), 'the second one answers');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await reconfigureKubelet(lab, node, null);
    await lab.kubectl('-n', 'kube-system', 'delete', 'service', 'dns-second');
    await replaceClient(lab, 'cli1', {});
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
