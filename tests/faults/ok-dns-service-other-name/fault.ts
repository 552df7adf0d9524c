import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'the Service of cluster DNS has another name',
  inject: async (lab) => {
    const service = JSON.parse(await lab.kubectl('-n', 'kube-system', 'get', 'service', 'kube-dns', '-o', 'json')) as { metadata: { labels: object }; spec: object };
    await lab.kubectl('-n', 'kube-system', 'delete', 'service', 'kube-dns');
    await lab.replace([{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'dns-default', namespace: 'kube-system', labels: service.metadata.labels }, spec: service.spec }]);
  },
  symptom: async (lab) => {
    must((await lab.kubectl('-n', 'kube-system', 'get', 'services', '-o', 'name')).trim() === 'service/dns-default', 'it is called dns-default');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: (lab) => lab.kubectl('-n', 'kube-system', 'delete', 'service', 'dns-default'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
