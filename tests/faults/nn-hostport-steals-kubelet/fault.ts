import type { Fault } from '../harness/fault.ts';
import { busybox } from '../harness/roll-out.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

const thief = {
  apiVersion: 'v1', kind: 'Pod', metadata: { name: 'metrics', namespace: 'app', labels: { app: 'metrics' } },
  spec: { nodeName: 'node1', terminationGracePeriodSeconds: 0, containers: [{ name: 'metrics', image: busybox, imagePullPolicy: 'IfNotPresent', command: ['sh', '-c', 'echo metrics > /tmp/index.html; exec httpd -f -p 8080 -h /tmp'], ports: [{ containerPort: 8080, hostPort: 10250 }] }] },
};

export default {
  what: 'a pod takes the port of its node on which the kubelet is asked',
  inject: async (lab) => {
    await lab.apply(JSON.stringify(thief));
    await lab.kubectl('-n', 'app', 'wait', 'pod/metrics', '--for=condition=Ready', '--timeout=60s');
  },
  symptom: async (lab) => {
    must(!(await lab.inPod('cli1', 'echo heard')).includes('heard'), 'nothing can be executed in pods of the node');
    await expectOutcomes(lab, { 'cli2 web:80': 'answers' });
  },
  heal: (lab) => lab.kubectl('-n', 'app', 'delete', 'pod', 'metrics', '--grace-period=0', '--force'),
  expected: { status: ['at-risk', 'broken'], named: [{ layer: ['cluster', 'node-network', 'pods'], object: /^(Pod app\/metrics|Node node1)$/, message: /hostPort|app\/metrics/ }] },
} satisfies Fault;
