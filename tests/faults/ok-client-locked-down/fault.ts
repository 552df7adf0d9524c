import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { busybox } from '../harness/roll-out.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'a client may do nothing but ask: no root, no capabilities, nothing that can be written, little memory and processor',
  client: 'app/cli1',
  inject: (lab) =>
    replaceClient(lab, 'cli1', {
      automountServiceAccountToken: false, enableServiceLinks: false, securityContext: { runAsUser: 65534, runAsGroup: 65534, runAsNonRoot: true },
      containers: [{
        name: 'cli', image: busybox, imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', 'while :; do sleep 3600; done'],
        securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '100m', memory: '32Mi' } },
      }],
    }),
  symptom: async (lab) => {
    must(/read-only/i.test(await lab.inPod('cli1', 'touch /tmp/x')), 'it can write nothing');
    must((await lab.inPod('cli1', 'id -u')).trim() === '65534', 'it is nobody');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
