import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'a container has written its own resolv.conf',
  client: 'app/cli1',
  inject: (lab) => lab.inPod('cli1', 'echo nameserver 127.0.0.1 > /etc/resolv.conf'),
  symptom: async (lab) => {
    must((await lab.inPod('cli1', 'cat /etc/resolv.conf')).trim() === 'nameserver 127.0.0.1', 'the file is overwritten');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers', 'cli2 web:80': 'answers' });
  },
  heal: (lab) => replaceClient(lab, 'cli1', {}),
  expected: { named: [{ layer: 'resolver', object: 'Pod app/cli1' }] },
} satisfies Fault;
