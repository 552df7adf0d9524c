import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, lookUp, must } from '../harness/symptom.ts';

export default {
  what: 'the image of the client asks files alone for names',
  client: 'app/cli1',
  inject: (lab) => lab.inPod('cli1', "echo 'hosts: files' > /etc/nsswitch.conf"),
  symptom: async (lab) => {
    await expectOutcomes(lab, { 'cli1 web:80': 'no name', 'cli2 web:80': 'answers' });
    must(/^\d/.test(await lookUp(lab, 'cli1', 'web.app.svc.cluster.local')), 'a program that asks DNS itself finds it');
  },
  heal: (lab) => replaceClient(lab, 'cli1', {}),
  expected: { named: [{ layer: 'resolver', object: 'Pod app/cli1' }] },
} satisfies Fault;
