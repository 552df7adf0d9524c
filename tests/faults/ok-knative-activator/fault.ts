import type { Fault } from '../harness/fault.ts';
import { makePod } from '../harness/client.ts';
import { replaceService } from '../harness/slices.ts';
import { expectOutcomes, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const activator = (node: string) => ({ nodeName: node, containers: [{ name: 'activator', image: 'registry.k8s.io/serve_hostname', imagePullPolicy: 'IfNotPresent', ports: [{ name: 'http1', containerPort: 9376 }] }] });

export default {
  what: 'the application sleeps, and the controller of a serverless platform has written the addresses of its activator, pods of another namespace, into the Endpoints of the Service, which has no selector; a private Service beside it selects nobody for now',
  inject: async (lab) => {
    await lab.kubectl('create', 'namespace', 'knative-serving');
    for (const node of ['node1', 'node2']) await makePod(lab, 'knative-serving', `activator-${node}`, activator(node));
    await lab.kubectl('-n', 'app', 'scale', 'deployment/web', '--replicas=0');
    await replaceService(lab, { ports: [{ name: 'http', port: 80, targetPort: 8012 }, { name: 'http2', port: 443, targetPort: 8112 }] });
    const addresses = await Promise.all(['node1', 'node2'].map(async (node) => ({ ip: (await lab.kubectl('-n', 'knative-serving', 'get', 'pod', `activator-${node}`, '-o', 'jsonpath={.status.podIP}')), nodeName: node, targetRef: { kind: 'Pod', namespace: 'knative-serving', name: `activator-${node}` } })));
    await lab.replace([
      { apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'web', namespace: 'app', labels: { 'serving.knative.dev/revision': 'web-00001', 'networking.internal.knative.dev/serviceType': 'Public' } }, subsets: [{ addresses, ports: [{ name: 'http', port: 9376 }, { name: 'http2', port: 9376 }] }] },
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web-private', namespace: 'app' }, spec: { selector: { 'serving.knative.dev/revisionUID': 'a1' }, ports: [{ name: 'http', port: 80, targetPort: 8012 }, { name: 'http-queueadm', port: 8022, targetPort: 8022 }] } },
    ]);
    await until('the Service has the activators', 30, async () => (await readyEndpoints(lab)).length === 2);
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' }),
  heal: async (lab) => {
    await lab.kubectl('-n', 'app', 'delete', 'endpoints', 'web');
    await lab.kubectl('delete', 'namespace', 'knative-serving', '--timeout=60s');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
