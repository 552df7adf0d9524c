import type { Fault } from '../harness/fault.ts';
import { edited } from '../harness/corefile.ts';
import { expectOutcomes, lookUp, must, podsOf, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const name = 'web.app.svc.cluster.local';

export default {
  what: 'the DNS servers keep every answer for an hour, and the Service has another IP since',
  inject: async (lab) => {
    await edited(lab, (text) => text.replace(/cache 30\n/, 'cache {\n        success 9984 3600 3600\n    }\n'));
    const old = await serviceIp(lab);
    for (const { ip } of await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')) await until('the server has been asked', 30, async () => (await lookUp(lab, 'cli1', name, ip)) === old);
    await lab.kubectl('-n', 'app', 'delete', 'service', 'web');
    await lab.replace([{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'app' }, spec: { clusterIP: '10.96.200.7', selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] } }]);
    // What is cached for 30 s by itself would be gone by then.
    await new Promise((resolve) => setTimeout(resolve, 33_000));
  },
  symptom: async (lab) => {
    must((await serviceIp(lab)) === '10.96.200.7', 'the Service has its new IP');
    await expectOutcomes(lab, { 'cli1 10.96.200.7:80': 'answers', 'cli1 web:80': ['timed out', 'unreachable', 'refused'] });
  },
  expected: { named: [{ layer: 'dns', object: /^(ConfigMap|Deployment) kube-system\/coredns$/ }] },
} satisfies Fault;
