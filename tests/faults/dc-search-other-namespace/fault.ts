import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { must, serviceIp } from '../harness/symptom.ts';

const objects = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'staging' } },
  { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'staging' }, spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { hostname: 'staging', terminationGracePeriodSeconds: 1, containers: [{ name: 'web', image: 'registry.k8s.io/serve_hostname', imagePullPolicy: 'IfNotPresent' }] } } } },
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'staging' }, spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 9376 }] } },
];

export default {
  what: 'a client searches another namespace before its own, and there is a Service of the same name: its short name leads to the wrong one, which answers',
  client: 'app/cli1',
  inject: async (lab) => {
    await lab.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
    await lab.kubectl('-n', 'staging', 'rollout', 'status', 'deployment/web', '--timeout=60s');
    const dns = await serviceIp(lab, 'kube-dns', 'kube-system');
    await replaceClient(lab, 'cli1', { dnsPolicy: 'None', dnsConfig: { nameservers: [dns], searches: ['staging.svc.cluster.local', 'app.svc.cluster.local', 'svc.cluster.local', 'cluster.local'], options: [{ name: 'ndots', value: '5' }] } });
  },
  symptom: async (lab) => must((await lab.inPod('cli1', 'timeout 3 wget -qO- http://web/')).startsWith('staging'), 'the wrong Service answers'),
  heal: (lab) => lab.kubectl('delete', 'namespace', 'staging', '--timeout=60s'),
  expected: { named: [{ layer: 'resolver', object: 'Pod app/cli1', message: /staging/ }] },
} satisfies Fault;
