/** A pod that is made on a node to see what becomes of new ones there. */
import type { Lab } from './lab.ts';

export async function tryPod(lab: Lab, node: string | null, name = 'trial'): Promise<void> {
  const container = { name: 'cli', image: 'registry.k8s.io/busybox:1.27.2', imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', 'while :; do sleep 3600; done'] };
  await lab.replace([{ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'app', labels: { app: name } }, spec: { terminationGracePeriodSeconds: 0, ...(node === null ? {} : { nodeName: node }), containers: [container] } }]);
}

export const saidOf = (lab: Lab, name = 'trial'): Promise<string> => lab.kubectl('-n', 'app', 'get', 'events', '--field-selector', `involvedObject.name=${name}`, '-o', 'jsonpath={.items[*].message}');

export const stateOf = (lab: Lab, name = 'trial'): Promise<string> => lab.kubectl('-n', 'app', 'get', 'pod', name, '--ignore-not-found', '-o', 'jsonpath={.status.phase} {.status.podIP}');

export const endTrial = (lab: Lab, name = 'trial'): Promise<string> => lab.kubectl('-n', 'app', 'delete', 'pod', name, '--grace-period=0', '--force', '--ignore-not-found', '--timeout=60s');
