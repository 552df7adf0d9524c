import type { Fault } from '../harness/fault.ts';
import { busybox, rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const batch = [
  { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'nightly-batch' }, value: 1_000_000 },
  {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'batch', namespace: 'app' },
    spec: {
      replicas: 2, selector: { matchLabels: { app: 'batch' } },
      template: { metadata: { labels: { app: 'batch' } }, spec: { priorityClassName: 'nightly-batch', terminationGracePeriodSeconds: 1, containers: [{ name: 'batch', image: busybox, imagePullPolicy: 'IfNotPresent', command: ['sleep', '3600'], resources: { requests: { cpu: '1800m' } } }] } },
    },
  },
];

export default {
  what: 'pods of a higher priority have put the pods off their nodes, and left them no room',
  inject: async (lab) => {
    await rollOut(lab, { resources: { requests: { cpu: '300m' } } });
    await lab.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: batch }));
    await until('the pods of the Service wait for room', 60, async () => {
      const pods = await podsOf(lab);
      return pods.length === 3 && pods.every(({ phase, deleted }) => phase === 'Pending' && !deleted);
    });
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ phase }) => phase === 'Pending'), 'the pods have no node');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  heal: async (lab) => {
    await lab.kubectl('-n', 'app', 'delete', 'deployment', 'batch', '--cascade=foreground', '--timeout=60s');
    await lab.kubectl('delete', 'priorityclass', 'nightly-batch');
  },
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', message: /cpu/ }] },
} satisfies Fault;
