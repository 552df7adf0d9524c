import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the init container that changes the tables of the database fails each time',
  inject: async (lab) => {
    await lab.patch('app', 'deployment/web', { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } }, {
      op: 'add', path: '/spec/template/spec/initContainers',
      value: [{ name: 'migrate', image: 'registry.k8s.io/busybox:1.27.2', imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', 'echo "migration 0042: column price exists already" >&2; exit 3'] }],
    });
    await until('the init containers have failed twice', 60, async () => {
      const counts = (await lab.kubectl('-n', 'app', 'get', 'pods', '-l', 'app=web', '-o', 'jsonpath={.items[*].status.initContainerStatuses[*].restartCount}')).split(' ');
      return counts.length === 3 && counts.every((count) => Number(count) > 1);
    });
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ ready }) => !ready), 'no pod is Ready');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /migrat/ }] },
} satisfies Fault;
