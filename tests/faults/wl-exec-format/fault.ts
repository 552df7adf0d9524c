import type { Fault } from '../harness/fault.ts';
import { busybox } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the program of the container is none for the processors of these nodes, as of an image that was built on another kind of machine',
  inject: async (lab) => {
    // The head of a program for ARM of 64 bits.
    await lab.apply(JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'program', namespace: 'app' }, binaryData: { server: Buffer.concat([Buffer.from('7f454c460201010000000000000000000200b7000100000000004000000000004000000000000000', 'hex'), Buffer.alloc(200)]).toString('base64') } }));
    const before = new Set((await podsOf(lab)).map(({ name }) => name));
    await lab.patch(
      'app', 'deployment/web',
      { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } },
      { op: 'add', path: '/spec/template/spec/volumes', value: [{ name: 'program', configMap: { name: 'program', defaultMode: 0o755 } }] },
      { op: 'add', path: '/spec/template/spec/containers/0/volumeMounts', value: [{ name: 'program', mountPath: '/program' }] },
      { op: 'add', path: '/spec/template/spec/containers/0/image', value: busybox },
      { op: 'add', path: '/spec/template/spec/containers/0/command', value: ['/program/server'] },
    );
    await until('the new containers cannot start', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ name, restarts }) => !before.has(name) && restarts > 0);
    });
  },
  symptom: async (lab) => {
    must(/exec format error/.test(await lab.kubectl('-n', 'app', 'get', 'pods', '-l', 'app=web', '-o', 'json') + await lab.kubectl('-n', 'app', 'logs', '-l', 'app=web', '--tail=5').catch(() => '')), 'its format is wrong');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  heal: (lab) => lab.kubectl('-n', 'app', 'delete', 'configmap', 'program'),
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /exec format error/ }] },
} satisfies Fault;
