import { edited } from '../harness/corefile.ts';
import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf, serviceIp } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the DNS servers forward to themselves, and end when they notice',
  inject: async (lab) => {
    await edited(lab, (corefile) => corefile.replace(/forward \. \S+/, 'forward . 127.0.0.1'), 'not restarted');
    await lab.kubectl('-n', 'kube-system', 'delete', 'pods', '-l', 'k8s-app=kube-dns', '--grace-period=1');
    await until('the servers have ended twice', 90, async () => (await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).every(({ restarts }) => restarts >= 2));
  },
  symptom: async (lab) => {
    must((await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).every(({ ready, waiting }) => !ready || waiting === 'CrashLoopBackOff'), 'no server stays up');
    await expectOutcomes(lab, { 'cli1 web:80': 'no name', [`cli1 ${await serviceIp(lab)}:80`]: 'answers' });
  },
  expected: { named: [{ layer: 'dns', object: /^(ConfigMap|Deployment) kube-system\/coredns$/, message: /loop/i }] },
} satisfies Fault;
