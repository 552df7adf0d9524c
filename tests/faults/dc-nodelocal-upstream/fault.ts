import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, lookUp, must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the DNS caches of the nodes ask the servers through a Service of their own, which selects none of them since these were labelled anew; the DNS Service itself is well',
  target: 'practice',
  lab: 'node-local-dns',
  inject: async (lab) => {
    const services = (await lab.kubectl('-n', 'kube-system', 'get', 'services', '-o', 'name')).split('\n');
    const upstream = services.find((name) => name.includes('upstream')) ?? '';
    await lab.patch('kube-system', upstream, { op: 'replace', path: '/spec/selector', value: { 'k8s-app': 'coredns' } });
    await until('names are forgotten', 60, async () => !/^10\./.test(await lookUp(lab, 'cli1', `kubernetes.default.svc.cluster.local`, '169.254.20.10')));
  },
  symptom: async (lab) => {
    must(/^10\./.test(await lookUp(lab, 'cli1', 'web.app.svc.cluster.local', '10.96.0.10')), 'the DNS Service answers');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], 'cli2 web:80': ['no name', 'timed out'] });
  },
  heal: async (lab) => {
    const services = (await lab.kubectl('-n', 'kube-system', 'get', 'services', '-o', 'name')).split('\n');
    await lab.patch('kube-system', services.find((name) => name.includes('upstream')) ?? '', { op: 'replace', path: '/spec/selector', value: { 'k8s-app': 'kube-dns' } });
  },
  expected: { named: [{ layer: ['dns', 'endpoints', 'resolver'], object: /upstream/ }] },
} satisfies Fault;
