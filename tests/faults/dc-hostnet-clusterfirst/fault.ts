import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a client in its node\'s network is not given the cluster\'s DNS',
  client: 'app/cli1',
  inject: (lab) => replaceClient(lab, 'cli1', { hostNetwork: true, dnsPolicy: 'ClusterFirst' }),
  symptom: async (lab) => {
    must(!(await lab.inPod('cli1', 'cat /etc/resolv.conf')).includes('svc.cluster.local'), 'the client searches no domain of the cluster');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers', 'cli2 web:80': 'answers' });
  },
  expected: { named: [{ layer: 'resolver', object: 'Pod app/cli1' }] },
} satisfies Fault;
