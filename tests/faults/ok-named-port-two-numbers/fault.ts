import type { Fault } from '../harness/fault.ts';
import { busybox } from '../harness/roll-out.ts';
import { askSome, must, podsOf, readyEndpoints } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const labels = { app: 'web', version: 'next' };
const next = {
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web-next', namespace: 'app' },
  spec: {
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'web', image: busybox, imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', 'hostname > /tmp/index.html; exec httpd -f -p 8080 -h /tmp'], ports: [{ name: 'http', containerPort: 8080 }] }] },
    },
  },
};

export default {
  what: 'the pods of two versions have the named port of the Service at different numbers, which is what the name is for',
  inject: async (lab) => {
    await lab.apply(JSON.stringify(next));
    await until('all four pods are listed', 60, async () => (await podsOf(lab)).filter(({ ready }) => ready).length === 4 && (await readyEndpoints(lab)).length === 4);
  },
  symptom: async (lab) => {
    const outcomes = [...(await askSome(lab, 'cli1', 'web:80')), ...(await askSome(lab, 'cli2', 'web:80'))];
    must(outcomes.every((one) => one === 'answers'), `every request is answered: ${outcomes.join(' / ')}`);
  },
  heal: (lab) => lab.kubectl('-n', 'app', 'delete', 'deployment', 'web-next', '--cascade=foreground', '--timeout=60s'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
