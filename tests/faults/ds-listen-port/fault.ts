import { edited } from '../harness/corefile.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the DNS servers listen on another port than their Service leads to',
  inject: (lab) => edited(lab, (text) => text.replace(/^\.:53/m, '.:1053')),
  symptom: async (lab) => {
    must((await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).every(({ ready }) => ready), 'the servers are Ready');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers' });
  },
  expected: { named: [{ layer: 'dns', object: /^(ConfigMap kube-system\/coredns|Service kube-system\/kube-dns|Deployment kube-system\/coredns)$/ }] },
} satisfies Fault;
