import type { Fault } from '../harness/fault.ts';
import { busybox, page, rollOut } from '../harness/roll-out.ts';
import { expectOpen } from '../harness/symptom.ts';

export default {
  what: 'the application asks whoever comes without a password for one (401), and its probes go to a path where it does not',
  inject: (lab) => rollOut(lab, { image: busybox, command: ['sh', '-c', page('Status: 401 Unauthorized\\\\r\\\\nWWW-Authenticate: Basic').replace('exec httpd', 'echo ok > /tmp/healthz; exec httpd')], readinessProbe: { httpGet: { path: '/healthz', port: 9376 }, periodSeconds: 2 } }),
  symptom: (lab) => expectOpen(lab, 80),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
