import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a client is set to use the DNS servers of its node',
  client: 'app/cli1',
  inject: (lab) => replaceClient(lab, 'cli1', { dnsPolicy: 'Default' }),
  symptom: async (lab) => {
    must(!(await lab.inPod('cli1', 'cat /etc/resolv.conf')).includes('svc.cluster.local'), 'the client searches no domain of the cluster');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers', 'cli2 web:80': 'answers' });
  },
  expected: { named: [{ layer: 'resolver', object: 'Pod app/cli1' }] },
} satisfies Fault;
