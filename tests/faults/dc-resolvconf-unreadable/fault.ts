import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a hardened node writes its files for root alone, the resolv.conf of pods among them, and the client is not root',
  client: 'app/cli1',
  inject: async (lab) => {
    await replaceClient(lab, 'cli1', { securityContext: { runAsUser: 1000, runAsNonRoot: true } });
    const { node, pid } = await lab.processOf('cli1');
    await lab.on(node, `chmod 600 /proc/${pid}/root/etc/resolv.conf`);
  },
  symptom: async (lab) => {
    must(/denied/i.test(await lab.inPod('cli1', 'cat /etc/resolv.conf')), 'the client may not read the file');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers', 'cli2 web:80': 'answers' });
  },
  heal: (lab) => replaceClient(lab, 'cli1', {}),
  expected: { named: [{ layer: 'resolver', object: /^(Pod app\/cli1|Node node1)$/ }] },
} satisfies Fault;
