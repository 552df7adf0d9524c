import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { reconfigureKubelet } from '../harness/kubelet.ts';
import { expectOutcomes, lookUp, must } from '../harness/symptom.ts';

export default {
  what: 'pods of a node are sent to a DNS cache on it, and there is none',
  client: 'app/cli1',
  inject: async (lab) => {
    await reconfigureKubelet(lab, 'node1', `sed -i 's/10\\.96\\.0\\.10/169.254.20.10/'`);
    await replaceClient(lab, 'cli1', {});
  },
  symptom: async (lab) => {
    must(/^10\./.test(await lookUp(lab, 'cli1', 'web.app.svc.cluster.local', '10.96.0.10')), 'the DNS Service answers');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    await reconfigureKubelet(lab, 'node1', null);
    await replaceClient(lab, 'cli1', {});
  },
  expected: { named: [{ layer: 'resolver', object: 'Node node1', message: /169\.254\.20\.10/ }] },
} satisfies Fault;
