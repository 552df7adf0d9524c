import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'a sidecar of the pods never counts as started, because its certificate does not come, so the server is not started at all',
  inject: async (lab) => {
    await lab.patch('app', 'deployment/web', { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } }, {
      op: 'add', path: '/spec/template/spec/initContainers',
      value: [{ name: 'istio-proxy', image: 'registry.k8s.io/busybox:1.27.2', imagePullPolicy: 'IfNotPresent', restartPolicy: 'Always', command: ['sh', '-c', 'while :; do sleep 3600; done'], startupProbe: { httpGet: { path: '/healthz/ready', port: 15021 }, periodSeconds: 1, failureThreshold: 600 } }],
    });
    await until('the new pods start their sidecars', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ phase, waiting, deleted }) => phase === 'Pending' && waiting === 'PodInitializing' && !deleted);
    });
    await new Promise((resolve) => setTimeout(resolve, 5000));
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ waiting }) => waiting === 'PodInitializing'), 'the servers are not started');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /istio-proxy/ }] },
} satisfies Fault;
