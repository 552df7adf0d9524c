import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'the DNS servers hang: their processes are there and do nothing',
  inject: (lab) => Promise.all(['node1', 'node2'].map((node) => lab.on(node, 'pkill -STOP -x coredns'))),
  // Asked straight away and by others later: time-outs until the readiness probe has failed three times, refused from then on.
  symptom: async (lab) => {
    const frozen = await Promise.all(['node1', 'node2'].map((node) => lab.on(node, 'ps -C coredns -o state=')));
    must(frozen.every((state) => state.trim() === 'T'), 'both servers are frozen');
    must((await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).every(({ restarts }) => restarts === 0), 'they were not restarted');
    await expectOutcomes(lab, { 'cli1 web:80': ['no name', 'timed out'], [`cli1 ${await serviceIp(lab)}:80`]: 'answers' });
  },
  heal: async (lab) => {
    await Promise.all(['node1', 'node2'].map((node) => lab.on(node, 'pkill -CONT -x coredns; true')));
    // A container that its liveness probe has ended would wait for its back-off to pass.
    if ((await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).some(({ restarts }) => restarts > 0)) await lab.kubectl('-n', 'kube-system', 'delete', 'pods', '-l', 'k8s-app=kube-dns', '--grace-period=1');
  },
  expected: { named: [{ layer: 'dns', object: /^(Deployment kube-system\/coredns|Pod kube-system\/coredns-\S+)$/ }] },
} satisfies Fault;
