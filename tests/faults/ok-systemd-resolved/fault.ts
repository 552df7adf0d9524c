import type { Fault } from '../harness/fault.ts';
import { reconfigureKubelet } from '../harness/kubelet.ts';
import { expectOutcomes } from '../harness/symptom.ts';

export default {
  what: 'the nodes ask a stub on their loopback for names, which does not know the cluster, and the kubelets are told of the file behind it (as Ubuntu has it)',
  target: 'practice',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) {
      await lab.on(node, "mkdir -p /run/systemd/resolve; cp /etc/resolv.conf /run/systemd/resolve/resolv.conf; echo 'search corp.example dc1.corp.example' >> /run/systemd/resolve/resolv.conf; printf 'nameserver 127.0.0.53\\noptions edns0 trust-ad\\nsearch corp.example\\n' > /etc/resolv.conf");
      await reconfigureKubelet(lab, node, "sed -i 's#^resolvConf: .*#resolvConf: /run/systemd/resolve/resolv.conf#'");
    }
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) {
      await lab.on(node, "grep nameserver /run/systemd/resolve/resolv.conf > /etc/resolv.conf; rm -r /run/systemd");
      await reconfigureKubelet(lab, node, null);
    }
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
