import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'the client\'s image has no shell: it is looked from in its own network, with its own resolv.conf',
  client: 'app/bare',
  inject: async (lab) => {
    await lab.replace([{
      apiVersion: 'v1', kind: 'Pod', metadata: { name: 'bare', namespace: 'app', labels: { app: 'bare' } },
      spec: { nodeName: 'node1', terminationGracePeriodSeconds: 0, containers: [{ name: 'bare', image: 'registry.k8s.io/pause:3.10', imagePullPolicy: 'IfNotPresent' }] },
    }]);
    await lab.kubectl('-n', 'app', 'wait', 'pod/bare', '--for=condition=Ready', '--timeout=60s');
  },
  symptom: async (lab) => {
    must(/executable file not found|no such file/.test(await lab.inPod('bare', 'true')), 'it has no shell');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers' });
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
