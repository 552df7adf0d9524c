import type { Fault } from '../harness/fault.ts';
import { busybox } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the containers may not write to their own files since they were hardened, and the server wants to write one before it starts',
  inject: async (lab) => {
    const before = new Set((await podsOf(lab)).map(({ name }) => name));
    await lab.patch(
      'app', 'deployment/web',
      { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } },
      { op: 'add', path: '/spec/template/spec/containers/0/image', value: busybox },
      { op: 'add', path: '/spec/template/spec/containers/0/securityContext', value: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false } },
      { op: 'add', path: '/spec/template/spec/containers/0/command', value: ['sh', '-c', 'hostname > /tmp/index.html && exec httpd -f -p 9376 -h /tmp'] },
    );
    await until('the new containers end', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ name, restarts }) => !before.has(name) && restarts > 0);
    });
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).length === 3, 'there are three');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /[Rr]ead-only/ }] },
} satisfies Fault;
