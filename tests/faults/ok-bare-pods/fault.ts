import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'nobody owns the pods, which have ports on their nodes, hostnames of their own, gates that somebody has opened and a share of one process table',
  inject: async (lab) => {
    await lab.kubectl('-n', 'app', 'scale', 'deployment/web', '--replicas=0');
    await until('the old pods are gone', 30, async () => (await podsOf(lab)).length === 0);
    for (const node of ['node1', 'node2']) {
      await lab.replace([{
        apiVersion: 'v1', kind: 'Pod', metadata: { name: `static-${node}`, namespace: 'app', labels: { app: 'web', tier: 'edge' } },
        spec: {
          nodeName: node, hostname: `edge-${node}`, subdomain: 'web', setHostnameAsFQDN: false, shareProcessNamespace: true, terminationGracePeriodSeconds: 1, readinessGates: [{ conditionType: 'lb.example.com/attached' }],
          containers: [{ name: 'web', image: 'registry.k8s.io/serve_hostname', imagePullPolicy: 'IfNotPresent', ports: [{ name: 'http', containerPort: 9376, hostPort: 18080 }], readinessProbe: { tcpSocket: { port: 'http' }, periodSeconds: 2 } }],
        },
      }]);
      await until('it runs', 30, async () => (await podsOf(lab)).some(({ name, phase }) => name === `static-${node}` && phase === 'Running'));
      await lab.kubectl('-n', 'app', 'patch', 'pod', `static-${node}`, '--subresource=status', '-p', JSON.stringify({ status: { conditions: [{ type: 'lb.example.com/attached', status: 'True', lastTransitionTime: new Date().toISOString() }] } }));
    }
    await until('they are Ready', 30, async () => (await podsOf(lab)).filter(({ ready }) => ready).length === 2);
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).map(({ name }) => name).sort().join(' ') === 'static-node1 static-node2', 'there are no others');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
