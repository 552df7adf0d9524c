import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

const restart = ['-n', 'kube-system', 'delete', 'pods', '-l', 'k8s-app=kube-dns', '--grace-period=1'];

export default {
  what: 'the DNS servers have lost their rights at the API, and were restarted since',
  inject: async (lab) => {
    await lab.kubectl('delete', 'clusterrolebinding', 'system:coredns');
    await lab.kubectl(...restart);
  },
  symptom: async (lab) => {
    must((await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).every(({ ready }) => !ready), 'the servers are not Ready');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'] });
  },
  heal: (lab) => lab.kubectl(...restart),
  expected: { named: [{ layer: 'dns', object: 'ServiceAccount kube-system/coredns', finding: 'dns/servfail' }] },
} satisfies Fault;
