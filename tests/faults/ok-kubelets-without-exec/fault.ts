import type { Fault } from '../harness/fault.ts';
import { reconfigureKubelet } from '../harness/kubelet.ts';
import { must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the kubelets let nobody look into pods, neither with exec nor for logs, as a rule for hardening wants it',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await reconfigureKubelet(lab, node, `sed -i '$ a enableDebuggingHandlers: false'`);
  },
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    must(!(await lab.inPod('cli1', 'echo heard')).match(/^heard$/m), 'nothing can be executed in pods');
    for (const client of ['cli1', 'cli2']) {
      must((await lab.inNetworkOf(client, 'busybox nslookup web.app.svc.cluster.local 10.96.0.10')).includes(address), `the name resolves for ${client}`);
      must((await lab.inNetworkOf(client, `curl -s --max-time 3 http://${address}/`)).includes('web-'), `the Service answers ${client}`);
    }
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await reconfigureKubelet(lab, node, null);
  },
  // Pods that make requests cannot be had from, so what users get may stay unknown; nobody is to blame for that.
  expected: { status: ['healthy', 'inconclusive'], named: [] },
} satisfies Fault;
