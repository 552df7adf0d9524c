import type { Fault } from '../harness/fault.ts';
import { must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the liveness probe of the DNS servers asks on a port that they do not have, so they are ended again and again',
  inject: async (lab) => {
    await lab.patch('kube-system', 'deployment/coredns', { op: 'replace', path: '/spec/template/spec/containers/0/livenessProbe', value: { httpGet: { path: '/health', port: 8081 }, initialDelaySeconds: 2, periodSeconds: 1, failureThreshold: 2 } }, { op: 'add', path: '/spec/template/spec/terminationGracePeriodSeconds', value: 1 });
    await lab.kubectl('-n', 'kube-system', 'delete', 'pods', '-l', 'k8s-app=kube-dns', '--grace-period=1');
    await until('each was ended twice', 90, async () => {
      const servers = await podsOf(lab, 'k8s-app=kube-dns', 'kube-system');
      return servers.length === 2 && servers.every(({ restarts }) => restarts > 2);
    });
  },
  symptom: async (lab) => must((await lab.kubectl('-n', 'kube-system', 'get', 'events')).includes('Liveness probe failed'), 'the probe fails'),
  expected: { status: ['broken', 'at-risk'], named: [{ layer: 'dns', object: 'Deployment kube-system/coredns', message: /liveness/i }] },
} satisfies Fault;
