import type { Fault } from '../harness/fault.ts';
import { reconfigureKubelet } from '../harness/kubelet.ts';
import { must } from '../harness/symptom.ts';

export default {
  what: 'the kubelet of a node does not trust the certificate of the API server: nobody can look into its pods',
  // A certificate that has signed nobody's.
  inject: (lab) => reconfigureKubelet(lab, 'node1', `sed -i 's#/etc/kubernetes/pki/ca.crt#/etc/kubernetes/pki/kubelet.crt#'`),
  symptom: async (lab) => must(/Unauthorized|forbidden/i.test(await lab.kubectl('-n', 'app', 'exec', 'cli1', '--', 'true').then(() => 'went', (error: unknown) => String(error))), 'exec is refused'),
  heal: (lab) => reconfigureKubelet(lab, 'node1', null),
  expected: { status: ['at-risk', 'broken'], named: [{ layer: 'cluster', object: 'Node node1', finding: 'cluster/kubelet-refuses' }] },
} satisfies Fault;
