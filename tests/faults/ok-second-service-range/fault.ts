import type { Fault } from '../harness/fault.ts';
import { replaceService } from '../harness/slices.ts';
import { expectOutcomes } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'Services have a second range of addresses, because the first one was used up, and the Service has one of it',
  inject: async (lab) => {
    await lab.apply(JSON.stringify({ apiVersion: 'networking.k8s.io/v1', kind: 'ServiceCIDR', metadata: { name: 'more-services' }, spec: { cidrs: ['172.30.5.0/24'] } }));
    await until('the range is ready', 20, async () => (await lab.kubectl('get', 'servicecidr', 'more-services', '-o', 'jsonpath={.status.conditions[?(@.type=="Ready")].status}')) === 'True');
    await until('the Service is made', 60, async () => (await replaceService(lab, { clusterIP: '172.30.5.10', selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] }), true));
    for (const node of ['node1', 'node2']) await lab.component('restart', node, 'kube-proxy');
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', 'node1 172.30.5.10:80': 'answers' }),
  heal: async (lab) => {
    await lab.kubectl('-n', 'app', 'delete', 'service', 'web');
    await lab.kubectl('delete', 'servicecidr', 'more-services', '--timeout=60s');
    for (const node of ['node1', 'node2']) await lab.component('restart', node, 'kube-proxy');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
