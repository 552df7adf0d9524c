import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const volume = `
apiVersion: v1
kind: PersistentVolume
metadata: { name: web-data }
spec:
  capacity: { storage: 1Gi }
  accessModes: [ReadWriteOnce]
  persistentVolumeReclaimPolicy: Retain
  storageClassName: local
  local: { path: /var/lib }
  nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: kubernetes.io/hostname, operator: In, values: [node-old] }] }] } }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: web-data, namespace: app }
spec: { accessModes: [ReadWriteOnce], storageClassName: local, volumeName: web-data, resources: { requests: { storage: 1Gi } } }
`;

export default {
  what: 'the data of the pods are on the disk of a node that was replaced by one of another name, and their volume says so, so no node will do',
  inject: async (lab) => {
    await lab.apply(volume);
    await until('the claim is bound', 30, async () => (await lab.kubectl('-n', 'app', 'get', 'pvc', 'web-data', '-o', 'jsonpath={.status.phase}')) === 'Bound');
    await lab.patch(
      'app', 'deployment/web',
      { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } },
      { op: 'add', path: '/spec/template/spec/volumes', value: [{ name: 'data', persistentVolumeClaim: { claimName: 'web-data' } }] },
      { op: 'add', path: '/spec/template/spec/containers/0/volumeMounts', value: [{ name: 'data', mountPath: '/data' }] },
    );
    await until('the pods wait', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ phase, deleted }) => phase === 'Pending' && !deleted);
    });
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ node }) => node === ''), 'none has a node');
    await expectOutcomes(lab, { 'cli1 web:80': ['refused', 'timed out'] });
  },
  heal: async (lab) => {
    await lab.patch('app', 'deployment/web', { op: 'remove', path: '/spec/template/spec/containers/0/volumeMounts/0' }, { op: 'remove', path: '/spec/template/spec/volumes/0' });
    await lab.kubectl('-n', 'app', 'delete', 'pvc', 'web-data', '--wait=false');
    await lab.kubectl('delete', 'pv', 'web-data', '--wait=false');
  },
  expected: { named: [{ layer: 'pods', object: /^(Deployment app\/web|PersistentVolume web-data)$/, message: /volume|affinity/ }] },
} satisfies Fault;
