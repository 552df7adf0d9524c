import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the DNS servers are in the network of their nodes',
  client: 'app/cli1',
  inject: async (lab) => {
    await lab.kubectl('-n', 'kube-system', 'scale', 'deployment/coredns', '--replicas=0');
    await until('the old servers are gone', 60, async () => (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).length === 0);
    await lab.patch('kube-system', 'deployment/coredns', { op: 'add', path: '/spec/template/spec/hostNetwork', value: true }, { op: 'replace', path: '/spec/replicas', value: 2 });
    await until('the new ones are Ready', 60, async () => (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).filter(({ ready, ip }) => ready && !ip.startsWith('10.244.')).length === 2);
  },
  symptom: async (lab) => {
    must((await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).every(({ ip }) => !ip.startsWith('10.244.')), 'they have the addresses of their nodes');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', 'cli1 web.app.svc.cluster.local:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
