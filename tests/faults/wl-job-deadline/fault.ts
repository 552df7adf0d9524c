import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const job = {
  apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'web-session', namespace: 'app' },
  spec: { activeDeadlineSeconds: 8, backoffLimit: 0, template: { metadata: { labels: { app: 'web' } }, spec: { restartPolicy: 'Never', terminationGracePeriodSeconds: 1, containers: [{ name: 'web', image: 'registry.k8s.io/serve_hostname', imagePullPolicy: 'IfNotPresent', ports: [{ name: 'http', containerPort: 9376 }] }] } } },
};

export default {
  what: 'the server is the pod of a Job, whose time is up: the Job has failed and its pod was taken away',
  inject: async (lab) => {
    await lab.kubectl('-n', 'app', 'delete', 'deployment', 'web', '--cascade=foreground', '--timeout=60s');
    await lab.apply(JSON.stringify(job));
    await until('the time is up', 60, async () => (await lab.kubectl('-n', 'app', 'get', 'job', 'web-session', '-o', 'jsonpath={.status.conditions[?(@.type=="Failed")].reason}')) === 'DeadlineExceeded' && (await podsOf(lab)).length === 0);
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).length === 0, 'there is no pod');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  heal: (lab) => lab.kubectl('-n', 'app', 'delete', 'job', 'web-session', '--timeout=60s'),
  expected: { named: [{ layer: ['pods', 'endpoints', 'control-plane'], object: /^(Job app\/web-session|Service app\/web)$/, message: /web-session|deadline/i }] },
} satisfies Fault;
