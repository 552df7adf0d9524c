import type { Fault } from '../harness/fault.ts';
import { edited } from '../harness/corefile.ts';
import { expectOutcomes, lookUp, must, podsOf, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const name = 'web.app.svc.cluster.local';

export default {
  what: 'the DNS servers remember for an hour that a name did not exist, and the Service was asked for before it was made',
  inject: async (lab) => {
    await edited(lab, (text) => text.replace(/cache 30\n/, 'cache {\n        denial 9984 3600 3600\n    }\n'));
    const clusterIP = await serviceIp(lab);
    await lab.kubectl('-n', 'app', 'delete', 'service', 'web');
    for (const { ip } of await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')) await until('the server says that there is no such name', 45, async () => (await lookUp(lab, 'cli1', name, ip)).includes('NXDOMAIN') || !(await lookUp(lab, 'cli1', name, ip)).includes('10.96'));
    await lab.replace([{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'app' }, spec: { clusterIP, selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] } }]);
    await new Promise((resolve) => setTimeout(resolve, 33_000));
  },
  symptom: async (lab) => {
    must((await lookUp(lab, 'cli1', 'kubernetes.default.svc.cluster.local')).includes('10.96.0.1'), 'other names are known');
    await expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: 'answers', 'cli1 web:80': 'no name', 'cli2 web:80': 'no name' });
  },
  expected: { named: [{ layer: 'dns', object: /^(ConfigMap|Deployment) kube-system\/coredns$/ }] },
} satisfies Fault;
