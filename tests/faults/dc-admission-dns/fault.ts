import { replaceClient } from '../harness/client.ts';
import type { Fault } from '../harness/fault.ts';
import { leavePods, mutatePods, ofNewPods } from '../harness/mutate-pods.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';

const field = '.spec.dnsPolicy';

export default {
  what: 'an admission policy gives every new pod the DNS of its node, and a client was made anew since',
  client: 'app/cli1',
  inject: async (lab) => {
    await mutatePods(lab, 'node-dns', '[JSONPatch{op: "add", path: "/spec/dnsPolicy", value: "Default"}]', field, 'Default');
    await replaceClient(lab, 'cli1', {});
  },
  symptom: async (lab) => {
    must((await ofNewPods(lab, field)) === 'Default', 'new pods are changed');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    await leavePods(lab, 'node-dns', field, 'Default');
  },
  expected: { named: [{ layer: ['resolver', 'control-plane', 'cluster'], object: /^(Pod app\/cli1|MutatingAdmissionPolicy(Binding)? node-dns)$/ }] },
} satisfies Fault;
