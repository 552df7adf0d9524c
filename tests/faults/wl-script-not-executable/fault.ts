import type { Fault } from '../harness/fault.ts';
import { busybox } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the container starts a script from a ConfigMap, whose files nobody may execute',
  inject: async (lab) => {
    await lab.apply(JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'start', namespace: 'app' }, data: { 'start.sh': '#!/bin/sh\nhostname > /tmp/index.html\nexec httpd -f -p 9376 -h /tmp\n' } }));
    const before = new Set((await podsOf(lab)).map(({ name }) => name));
    await lab.patch(
      'app', 'deployment/web',
      { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } },
      { op: 'add', path: '/spec/template/spec/volumes', value: [{ name: 'start', configMap: { name: 'start' } }] },
      { op: 'add', path: '/spec/template/spec/containers/0/volumeMounts', value: [{ name: 'start', mountPath: '/start' }] },
      { op: 'add', path: '/spec/template/spec/containers/0/image', value: busybox },
      { op: 'add', path: '/spec/template/spec/containers/0/command', value: ['/start/start.sh'] },
    );
    await until('the new containers cannot start', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ name, restarts }) => !before.has(name) && restarts > 0);
    });
  },
  symptom: async (lab) => {
    must((await lab.kubectl('-n', 'app', 'get', 'pods', '-l', 'app=web', '-o', 'json')).includes('permission denied'), 'the script may not be executed');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  heal: (lab) => lab.kubectl('-n', 'app', 'delete', 'configmap', 'start'),
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', finding: 'pods/container-start' }] },
} satisfies Fault;
