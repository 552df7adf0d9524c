import type { Fault } from '../harness/fault.ts';
import { busybox } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'an init container waits for a Service that was never made',
  inject: async (lab) => {
    await lab.patch(
      'app', 'deployment/web',
      { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } },
      { op: 'add', path: '/spec/template/spec/initContainers', value: [{ name: 'wait-for-db', image: busybox, imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', 'until nslookup db; do sleep 1; done'] }] },
    );
    await until('the new pods wait', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ phase, deleted, node }) => phase === 'Pending' && !deleted && node !== '');
    });
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ phase }) => phase === 'Pending'), 'the pods do not start');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', finding: 'pods/init-not-finished', message: /wait-for-db/ }], consequences: ['endpoints'] },
} satisfies Fault;
