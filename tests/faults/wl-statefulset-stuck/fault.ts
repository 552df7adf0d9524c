import type { Fault } from '../harness/fault.ts';
import { busybox } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const peers = (command: string): string => JSON.stringify({
  apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'peer', namespace: 'app' },
  spec: {
    replicas: 1, serviceName: 'web', updateStrategy: { type: 'OnDelete' }, selector: { matchLabels: { app: 'web', part: 'peer' } },
    template: {
      metadata: { labels: { app: 'web', part: 'peer' } },
      spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'web', image: busybox, imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', command], ports: [{ name: 'http', containerPort: 9376 }] }] },
    },
  },
});

const good = 'hostname > /tmp/index.html; exec httpd -f -p 9376 -h /tmp';

export default {
  what: 'a bad version of a StatefulSet was put right, and its pod is still of the bad one: it is updated when somebody deletes its pods, as some charts have it',
  inject: async (lab) => {
    await lab.kubectl('-n', 'app', 'scale', 'deployment/web', '--replicas=0');
    await until('the pods are gone', 30, async () => (await podsOf(lab)).length === 0);
    await lab.apply(peers('echo "FATAL: unknown option --fast"; exit 2'));
    await until('it crashes', 60, async () => (await podsOf(lab)).some(({ restarts }) => restarts > 1));
    await lab.apply(peers(good));
    await new Promise((resolve) => setTimeout(resolve, 5000));
  },
  symptom: async (lab) => {
    const [hash, update] = [await lab.kubectl('-n', 'app', 'get', 'pod', 'peer-0', '-o', 'jsonpath={.metadata.labels.controller-revision-hash}'), await lab.kubectl('-n', 'app', 'get', 'statefulset', 'peer', '-o', 'jsonpath={.status.updateRevision}')];
    must(hash !== update, 'the pod is of the bad revision');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  expected: { named: [{ layer: 'pods', object: /^(StatefulSet app\/peer|Pod app\/peer-0)$/, message: /delete pod/ }] },
} satisfies Fault;
