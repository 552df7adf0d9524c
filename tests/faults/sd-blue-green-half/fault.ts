import type { Fault } from '../harness/fault.ts';
import { busybox } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const labels = { app: 'web-green' };
const green = {
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web-green', namespace: 'app', labels },
  spec: {
    replicas: 2, selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        terminationGracePeriodSeconds: 1,
        containers: [{
          name: 'web', image: busybox, imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', 'hostname > /tmp/index.html; exec httpd -f -p 9376 -h /tmp'], ports: [{ name: 'http', containerPort: 9376 }],
          readinessProbe: { exec: { command: ['test', '-e', '/tmp/migrated'] }, periodSeconds: 2 },
        }],
      },
    },
  },
};

export default {
  what: 'the Service was switched to the new Deployment, whose pods wait for a migration and are not Ready; the old ones are well',
  inject: async (lab) => {
    await lab.apply(JSON.stringify(green));
    await until('the new pods run', 60, async () => {
      const pods = await podsOf(lab, 'app=web-green');
      return pods.length === 2 && pods.every(({ phase }) => phase === 'Running');
    });
    await lab.patch('app', 'service/web', { op: 'replace', path: '/spec/selector', value: labels });
  },
  symptom: async (lab) => {
    must(!(await podsOf(lab, 'app=web-green')).some(({ ready }) => ready), 'the new pods are not Ready');
    await expectOutcomes(lab, { [`cli1 ${await serviceIp(lab)}:80`]: ['refused', 'timed out', 'unreachable'], [`cli1 ${(await podsOf(lab))[0]?.ip}:9376`]: 'answers' });
  },
  heal: (lab) => lab.kubectl('-n', 'app', 'delete', 'deployment', 'web-green', '--cascade=foreground', '--timeout=60s'),
  expected: { named: [{ layer: ['pods', 'service', 'endpoints'], object: /^(Deployment app\/web-green|Service app\/web)$/ }] },
} satisfies Fault;
