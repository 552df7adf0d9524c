import type { Fault } from '../harness/fault.ts';
import { reconfigureKubelet } from '../harness/kubelet.ts';
import { must } from '../harness/symptom.ts';

export default {
  what: 'the kubelet of a node does not trust the certificate of the API server: nobody can look into its pods',
  inject: async (lab) => {
    await lab.on('node1', 'openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=other -keyout /dev/null -out /run/other-ca.crt 2>/dev/null');
    await reconfigureKubelet(lab, 'node1', `sed -i 's#clientCAFile: .*ca.crt#clientCAFile: /run/other-ca.crt#'`);
  },
  symptom: async (lab) => must(/Unauthorized|forbidden/i.test(await lab.kubectl('-n', 'app', 'exec', 'cli1', '--', 'true').then(() => 'went', (error: unknown) => String(error))), 'exec is refused'),
  heal: (lab) => reconfigureKubelet(lab, 'node1', null),
  expected: { status: ['at-risk', 'broken'], named: [{ layer: 'cluster', object: 'Node node1' }] },
} satisfies Fault;
