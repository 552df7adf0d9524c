import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const nodes = ['node1', 'node2'] as const;

export default {
  what: 'kube-proxy tells its health and its figures on other ports than the usual ones, and on addresses of its choice',
  inject: async (lab) => {
    for (const node of nodes) {
      await lab.on(node, `cp /etc/kubernetes/kube-proxy.yaml /run/kube-proxy.yaml.kept; printf 'healthzBindAddress: 127.0.0.1:18256\\nmetricsBindAddress: 127.0.0.1:18249\\n' >> /etc/kubernetes/kube-proxy.yaml`);
      await lab.component('restart', node, 'kube-proxy');
      await until('it is healthy there', 30, async () => (await lab.on(node, 'curl -s http://127.0.0.1:18256/healthz')).includes('lastUpdated'));
    }
  },
  symptom: async (lab) => {
    must(!(await lab.on('node1', 'curl -s --max-time 2 http://127.0.0.1:10256/healthz || true')).includes('lastUpdated'), 'nobody is at the usual port');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    for (const node of nodes) {
      await lab.on(node, 'cat /run/kube-proxy.yaml.kept > /etc/kubernetes/kube-proxy.yaml');
      await lab.component('restart', node, 'kube-proxy');
    }
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
