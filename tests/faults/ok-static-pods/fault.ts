import type { Fault } from '../harness/fault.ts';
import { reconfigureKubelet } from '../harness/kubelet.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const manifest = JSON.stringify({
  apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'app', labels: { app: 'web' } },
  spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'web', image: 'registry.k8s.io/serve_hostname', imagePullPolicy: 'IfNotPresent', ports: [{ name: 'http', containerPort: 9376 }] }] },
});

export default {
  what: 'the pods are static ones, which the kubelets make from files on their nodes, and of which the API has mirrors',
  inject: async (lab) => {
    await lab.kubectl('-n', 'app', 'scale', 'deployment/web', '--replicas=0');
    await until('the old pods are gone', 30, async () => (await podsOf(lab)).length === 0);
    for (const node of ['node1', 'node2']) {
      await lab.on(node, `mkdir -p /run/static-pods; printf %s '${manifest}' > /run/static-pods/web.json`);
      await reconfigureKubelet(lab, node, `sed -i '$a staticPodPath: /run/static-pods'`);
    }
    await until('they are Ready', 60, async () => (await podsOf(lab)).filter(({ ready }) => ready).length === 2);
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).map(({ name }) => name).sort().join(' ') === 'web-node1 web-node2', 'there are no others');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'rm -f /run/static-pods/web.json');
    await until('they are gone', 60, async () => (await podsOf(lab)).every(({ name }) => !/^web-node\d$/.test(name)));
    for (const node of ['node1', 'node2']) await reconfigureKubelet(lab, node, null);
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
