import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'an upgrade of the DNS servers has stopped half-way, because the new image is not to be had; one old server does the work of two',
  inject: async (lab) => {
    await lab.patch('kube-system', 'deployment/coredns', { op: 'add', path: '/spec/strategy', value: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } } }, { op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'registry.invalid/coredns/coredns:v1.99.0' });
    await until('the new server waits for its image', 60, async () => (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).some(({ waiting }) => /ImagePull/.test(waiting)));
    await until('the old one is gone', 60, async () => (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).length === 2);
  },
  symptom: async (lab) => {
    must((await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).filter(({ ready }) => ready).length === 1, 'one server is Ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  expected: { status: 'at-risk', named: [{ layer: 'dns', object: /^(Deployment kube-system\/coredns|Pod kube-system\/coredns-\S+)$/, message: /image|registry\.invalid/ }] },
} satisfies Fault;
