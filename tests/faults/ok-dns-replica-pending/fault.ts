import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'three DNS servers are wanted, each on a node of its own, and there are two nodes, so the third waits; the two see to everything',
  target: 'practice',
  grep: 'dns',
  inject: async (lab) => {
    await lab.patch('kube-system', 'deployment/coredns', { op: 'replace', path: '/spec/replicas', value: 3 }, { op: 'replace', path: '/spec/strategy', value: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } } },
      { op: 'add', path: '/spec/template/spec/affinity', value: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } }] } } });
    await until('two serve and one waits', 90, async () => {
      const servers = await podsOf(lab, 'k8s-app=kube-dns', 'kube-system');
      return servers.length === 3 && servers.filter(({ ready }) => ready).length === 2 && servers.filter(({ node }) => node === '').length === 1;
    });
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  expected: { status: ['healthy', 'at-risk'], named: [], also: [{ layer: 'dns', object: /kube-system\/coredns/ }] },
} satisfies Fault;
