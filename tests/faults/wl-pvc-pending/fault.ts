import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the pods want a volume that nobody provides',
  inject: async (lab) => {
    await lab.apply(JSON.stringify({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data', namespace: 'app' }, spec: { storageClassName: 'fast', accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } }));
    const before = new Set((await podsOf(lab)).map(({ name }) => name));
    await lab.patch('app', 'deployment/web', { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } }, { op: 'add', path: '/spec/template/spec/volumes', value: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] });
    await until('the new pods are there', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ name, deleted, phase }) => !before.has(name) && !deleted && phase === 'Pending');
    });
    await new Promise((resolve) => setTimeout(resolve, 4000));
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ phase }) => phase === 'Pending'), 'the pods do not start');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  heal: (lab) => lab.kubectl('-n', 'app', 'delete', 'pvc', 'data', '--wait=false'),
  expected: { named: [{ layer: 'pods', object: /^(Deployment app\/web|PersistentVolumeClaim app\/data)$/, message: /[Cc]laim|PVC/ }], consequences: ['endpoints'] },
} satisfies Fault;
