import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, lookUp, must, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'no DNS server runs',
  inject: async (lab) => {
    await lab.kubectl('-n', 'kube-system', 'scale', 'deployment/coredns', '--replicas=0');
    await lab.kubectl('-n', 'kube-system', 'wait', 'pod', '-l', 'k8s-app=kube-dns', '--for=delete', '--timeout=60s');
  },
  symptom: async (lab) => {
    const answer = await lookUp(lab, 'cli1', 'web');
    must(!/^\d/.test(answer), `the name still resolves: ${answer}`);
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers' });
  },
  expected: { named: [{ layer: 'dns', object: 'Deployment kube-system/coredns', finding: 'dns/scaled-to-zero' }] },
} satisfies Fault;
