import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

const pod = {
  apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web-one', namespace: 'app', labels: { app: 'web' } },
  spec: { terminationGracePeriodSeconds: 1, securityContext: { sysctls: [{ name: 'net.core.somaxconn', value: '4096' }] }, containers: [{ name: 'web', image: 'registry.k8s.io/serve_hostname', imagePullPolicy: 'IfNotPresent', ports: [{ name: 'http', containerPort: 9376 }] }] },
};

export default {
  what: 'the only pod of the Service wants a setting of the kernel that kubelets do not allow, and is turned away by its node',
  inject: async (lab) => {
    await lab.kubectl('-n', 'app', 'delete', 'deployment', 'web', '--cascade=foreground', '--timeout=60s');
    await lab.apply(JSON.stringify(pod));
    await until('the node turns it away', 30, async () => (await lab.kubectl('-n', 'app', 'get', 'pod', 'web-one', '-o', 'jsonpath={.status.reason}')) === 'SysctlForbidden');
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).every(({ phase }) => phase === 'Failed'), 'it has failed');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  expected: { named: [{ layer: 'pods', object: 'Pod app/web-one', message: /sysctl/i }], consequences: ['endpoints'] },
} satisfies Fault;
