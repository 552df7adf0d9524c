import type { Fault } from '../harness/fault.ts';
import { busybox } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'a postStart hook of the container waits for something that never comes, so the pods are never said to run, though their servers do',
  inject: async (lab) => {
    const before = new Set((await podsOf(lab)).map(({ name }) => name));
    await lab.patch(
      'app', 'deployment/web',
      { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } },
      { op: 'add', path: '/spec/template/spec/containers/0/image', value: busybox },
      { op: 'add', path: '/spec/template/spec/containers/0/command', value: ['sh', '-c', 'hostname > /tmp/index.html; exec httpd -f -p 9376 -h /tmp'] },
      { op: 'add', path: '/spec/template/spec/containers/0/lifecycle', value: { postStart: { exec: { command: ['sh', '-c', 'until [ -e /tmp/registered ]; do sleep 1; done'] } } } },
    );
    await until('the new pods are there', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ name, deleted }) => !before.has(name) && !deleted);
    });
    await new Promise((resolve) => setTimeout(resolve, 8000));
  },
  symptom: async (lab) => {
    const pods = await podsOf(lab);
    must(pods.length === 3 && pods.every(({ ready }) => !ready), 'no pod is Ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  heal: async (lab) => {
    await lab.kubectl('-n', 'app', 'scale', 'deployment/web', '--replicas=0');
    await lab.kubectl('-n', 'app', 'delete', 'pods', '-l', 'app=web', '--grace-period=0', '--force');
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /postStart/i }] },
} satisfies Fault;
