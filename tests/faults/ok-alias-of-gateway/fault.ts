import type { Fault } from '../harness/fault.ts';
import { busybox } from '../harness/roll-out.ts';
import { untilForgotten } from '../harness/slices.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

// As the gateway of Knative does it: who it is for is told by the name that is asked for.
const script = String.raw`#!/bin/sh
known=
while read -r line; do
  line=$(printf %s "$line" | tr -d '\r')
  case $line in
    '') break ;;
    [Hh]ost:' 'web | [Hh]ost:' 'web.app | [Hh]ost:' 'web.app.* | [Hh]ost:' 'web:* ) known=1 ;;
  esac
done
if [ -n "$known" ]; then printf 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nweb'; else printf 'HTTP/1.1 404 Not Found\r\nserver: envoy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'; fi
`;
const labels = { app: '3scale-kourier-gateway' };
const gateway = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'kourier-system' } },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'gateway', namespace: 'kourier-system' }, data: { serve: script } },
  {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'gateway', namespace: 'kourier-system' },
    spec: { replicas: 2, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { terminationGracePeriodSeconds: 1, volumes: [{ name: 'serve', configMap: { name: 'gateway', defaultMode: 0o755 } }], containers: [{ name: 'envoy', image: busybox, imagePullPolicy: 'IfNotPresent', command: ['nc', '-ll', '-p', '8081', '-e', '/serve/serve'], volumeMounts: [{ name: 'serve', mountPath: '/serve' }], readinessProbe: { tcpSocket: { port: 8081 }, periodSeconds: 1 } }] } } },
  },
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'kourier-internal', namespace: 'kourier-system' }, spec: { selector: labels, ports: [{ name: 'http2', port: 80, targetPort: 8081 }] } },
];

export default {
  what: 'the Service is an alias of the gateway of a serverless platform, which knows by the name that is asked for whom a request is for; the application itself sleeps',
  target: 'app/web:80',
  client: 'app/cli1',
  inject: async (lab) => {
    const address = await serviceIp(lab);
    await lab.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: gateway }));
    await lab.kubectl('-n', 'kourier-system', 'rollout', 'status', 'deployment/gateway', '--timeout=60s');
    await lab.kubectl('-n', 'app', 'scale', 'deployment/web', '--replicas=0');
    await lab.kubectl('-n', 'app', 'delete', 'service', 'web');
    await lab.replace([{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'app', labels: { 'serving.knative.dev/service': 'web' } }, spec: { type: 'ExternalName', externalName: 'kourier-internal.kourier-system.svc.cluster.local', sessionAffinity: 'None', ports: [{ name: 'http2', port: 80, targetPort: 80 }] } }]);
    await untilForgotten(lab, address);
    await until('it is answered', 40, async () => (await lab.inPod('cli1', 'timeout 3 wget -qO- http://web/')) === 'web');
  },
  symptom: async (lab) => {
    must((await lab.kubectl('-n', 'app', 'get', 'service', 'web', '-o', 'jsonpath={.spec.type}')) === 'ExternalName', 'it is an alias');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', 'cli1 web.app.svc.cluster.local:80': 'answers', [`cli1 ${await serviceIp(lab, 'kourier-internal', 'kourier-system')}:80`]: 'an error of HTTP' });
  },
  heal: (lab) => lab.kubectl('delete', 'namespace', 'kourier-system', '--timeout=90s'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
