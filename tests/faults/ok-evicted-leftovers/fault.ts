import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'pods that a node evicted last week, and one that it turned away, lie about; those in their place serve',
  inject: async (lab) => {
    const [replicaSet, uid] = (await lab.kubectl('-n', 'app', 'get', 'replicaset', '-l', 'app=web', '-o', 'jsonpath={.items[0].metadata.name} {.items[0].metadata.uid}')).split(' ');
    const hash = await lab.kubectl('-n', 'app', 'get', 'replicaset', replicaSet ?? '', '-o', 'jsonpath={.metadata.labels.pod-template-hash}');
    const kinds = [['Evicted', 'The node was low on resource: ephemeral-storage. Threshold quantity: 2Gi, available: 1Gi.'], ['Evicted', 'Pod The node had condition: [DiskPressure].'], ['OutOfcpu', 'Node didn\'t have enough resource: cpu, requested: 300, used: 1900, capacity: 2000']];
    for (const [index, [reason, message]] of kinds.entries()) {
      const name = `${replicaSet}-old${index}`;
      await lab.replace([{ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'app', labels: { left: 'over' } }, spec: { schedulerName: 'nobody', containers: [{ name: 'web', image: 'registry.k8s.io/serve_hostname', imagePullPolicy: 'IfNotPresent', ports: [{ name: 'http', containerPort: 9376 }] }] } }]);
      await lab.kubectl('-n', 'app', 'patch', 'pod', name, '--subresource=status', '-p', JSON.stringify({ status: { phase: 'Failed', reason, message, startTime: '2026-11-20T03:00:00Z' } }));
      await lab.kubectl('-n', 'app', 'patch', 'pod', name, '-p', JSON.stringify({ metadata: { labels: { 'app': 'web', 'pod-template-hash': hash, 'left': null }, ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: replicaSet, uid, controller: true, blockOwnerDeletion: true }] } }));
    }
    await until('there are six pods', 20, async () => (await podsOf(lab)).length === 6);
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).filter(({ phase }) => phase === 'Failed').length === 3 && (await readyEndpoints(lab)).length === 3, 'three are left over, and three serve');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: (lab) => lab.kubectl('-n', 'app', 'delete', 'pods', '--field-selector=status.phase=Failed', '--grace-period=0', '--force'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
