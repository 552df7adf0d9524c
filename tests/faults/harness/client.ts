/** A client pod of the victim, made anew with something else in its spec. */
import type { Lab } from './lab.ts';

export async function replaceClient(lab: Lab, name: 'cli1' | 'cli2', spec: Readonly<Record<string, unknown>>): Promise<void> {
  await lab.kubectl('-n', 'app', 'delete', 'pod', name, '--grace-period=0', '--force', '--timeout=60s');
  const client = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'app', labels: { app: 'cli' } },
    spec: {
      nodeName: name === 'cli1' ? 'node1' : 'node2',
      terminationGracePeriodSeconds: 0,
      containers: [{ name: 'cli', image: 'registry.k8s.io/busybox:1.27.2', imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', 'while :; do sleep 3600; done'] }],
      ...spec,
    },
  };
  await lab.replace([client]);
  await lab.kubectl('-n', 'app', 'wait', `pod/${name}`, '--for=condition=Ready', '--timeout=60s');
}

/** A busybox pod that waits to be looked from. */
export async function makePod(lab: Lab, namespace: string, name: string, spec: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const container = { name: 'cli', image: 'registry.k8s.io/busybox:1.27.2', imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', 'while :; do sleep 3600; done'] };
  await lab.replace([{ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels: { app: name } }, spec: { terminationGracePeriodSeconds: 0, containers: [container], ...spec } }]);
  await lab.kubectl('-n', namespace, 'wait', `pod/${name}`, '--for=condition=Ready', '--timeout=60s');
}
