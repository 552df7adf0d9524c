import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const nodes = ['node1', 'node2'] as const;

export default {
  what: 'kube-proxy runs inside of the agent of a distribution, whose process has another name, and takes its settings from flags',
  inject: async (lab) => {
    for (const node of nodes) {
      await lab.component('stop', node, 'kube-proxy');
      await until(`kube-proxy of ${node} has ended`, 15, async () => (await lab.on(node, 'ps -C kube-proxy -o pid= || true')).trim() === '');
      // The name of the file becomes that of the process; the binary goes by the last part of the first word.
      await lab.on(node, `mkdir -p /run/agent; ln -sf "$(readlink -f /usr/local/bin/kube-proxy)" /run/agent/k3s-agent; cd /
        setsid --fork bash -c 'echo $$ > /run/agent/pid; exec -a /usr/local/bin/k3s/kube-proxy /run/agent/k3s-agent --kubeconfig=/etc/kubernetes/kube-proxy.kubeconfig --proxy-mode=${lab.proxy} --hostname-override=${node} --cluster-cidr=10.244.0.0/16 --conntrack-max-per-core=0 --conntrack-min=0 --conntrack-tcp-timeout-established=0s --conntrack-tcp-timeout-close-wait=0s' < /dev/null > /run/agent/log 2>&1`);
      await until(`the agent of ${node} has written the rules`, 40, async () => (await lab.on(node, 'curl -s -o /dev/null -w "%{http_code}" http://127.0.0.1:10256/healthz')) === '200');
    }
  },
  symptom: async (lab) => {
    for (const node of nodes) must((await lab.on(node, 'ps -C k3s-agent -o comm= || true')).includes('k3s-agent') && (await lab.on(node, 'ps -C kube-proxy -o pid= || true')).trim() === '', `no process of ${node} is called kube-proxy`);
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    for (const node of nodes) {
      await lab.on(node, 'kill $(cat /run/agent/pid); while [ -e /proc/$(cat /run/agent/pid) ]; do sleep 0.2; done; rm -r /run/agent');
      await lab.component('start', node, 'kube-proxy');
      await until(`kube-proxy of ${node} has written its rules`, 40, async () => (await lab.on(node, 'curl -s -o /dev/null -w "%{http_code}" http://127.0.0.1:10256/healthz')) === '200');
    }
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
