import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const objects = [
  { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'web-data' }, spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteMany'], persistentVolumeReclaimPolicy: 'Retain', storageClassName: 'shared', csi: { driver: 'efs.csi.example.com', volumeHandle: 'fs-0a1b2c' } } },
  { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data', namespace: 'app' }, spec: { storageClassName: 'shared', volumeName: 'web-data', accessModes: ['ReadWriteMany'], resources: { requests: { storage: '1Gi' } } } },
];

export default {
  what: 'the pods wait for a volume to be attached, and who would attach it, the driver of the storage, was uninstalled',
  inject: async (lab) => {
    await lab.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
    await until('the claim is bound', 30, async () => (await lab.kubectl('-n', 'app', 'get', 'pvc', 'data', '-o', 'jsonpath={.status.phase}')) === 'Bound');
    await lab.patch('app', 'deployment/web', { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } }, { op: 'add', path: '/spec/template/spec/volumes', value: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] }, { op: 'add', path: '/spec/template/spec/containers/0/volumeMounts', value: [{ name: 'data', mountPath: '/data' }] });
    await until('the new pods are given to nodes', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ node, phase, deleted }) => node !== '' && phase === 'Pending' && !deleted);
    });
    await new Promise((resolve) => setTimeout(resolve, 8000));
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ waiting }) => waiting === 'ContainerCreating'), 'the pods do not start');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  heal: async (lab) => {
    await lab.kubectl('-n', 'app', 'scale', 'deployment/web', '--replicas=0');
    await lab.kubectl('-n', 'app', 'delete', 'pods', '-l', 'app=web', '--grace-period=0', '--force');
    await lab.kubectl('-n', 'app', 'delete', 'pvc', 'data', '--wait=false');
    await lab.kubectl('delete', 'pv', 'web-data', '--wait=false');
    const attachments = (await lab.kubectl('get', 'volumeattachments', '-o', 'name')).split('\n').filter((name) => name !== '');
    for (const name of attachments) {
      await lab.kubectl('patch', name, '--type=merge', '-p', '{"metadata":{"finalizers":null}}');
      await lab.kubectl('delete', name, '--wait=false', '--ignore-not-found');
    }
  },
  expected: { named: [{ layer: 'pods', object: /^(Deployment app\/web|PersistentVolumeClaim app\/data)$/, message: /efs\.csi|volume|attach/i }] },
} satisfies Fault;
