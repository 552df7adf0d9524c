import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the pods mount a share of NFS, and the nodes were installed without the programs for it (nfs-common)',
  inject: async (lab) => {
    await lab.patch('app', 'deployment/web', { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } }, { op: 'add', path: '/spec/template/spec/volumes', value: [{ name: 'share', nfs: { server: '10.219.1.254', path: '/export/web' } }] }, { op: 'add', path: '/spec/template/spec/containers/0/volumeMounts', value: [{ name: 'share', mountPath: '/data' }] });
    await until('the pods wait', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ waiting, deleted }) => !deleted && waiting === 'ContainerCreating');
    });
    await new Promise((resolve) => setTimeout(resolve, 8000));
  },
  symptom: (lab) => expectOutcomes(lab, { 'cli1 web:80': 'refused' }),
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /nfs|mount/ }] },
} satisfies Fault;
