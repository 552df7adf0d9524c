import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, lookUp, must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the Service of cluster DNS was made anew with another IP',
  inject: async (lab) => {
    const service = JSON.parse(await lab.kubectl('-n', 'kube-system', 'get', 'service', 'kube-dns', '-o', 'json')) as { metadata: { labels: object }; spec: { ports: object; selector: object } };
    await lab.kubectl('-n', 'kube-system', 'delete', 'service', 'kube-dns');
    await lab.replace([{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'kube-dns', namespace: 'kube-system', labels: service.metadata.labels }, spec: { clusterIP: '10.96.0.11', ports: service.spec.ports, selector: service.spec.selector } }]);
  },
  symptom: async (lab) => {
    const real = await serviceIp(lab);
    must((await lookUp(lab, 'cli1', 'web.app.svc.cluster.local', '10.96.0.11')) === real, 'the new IP answers');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${real}:80`]: 'answers' });
  },
  expected: { named: [{ layer: 'dns', object: 'Service kube-system/kube-dns' }] },
} satisfies Fault;
