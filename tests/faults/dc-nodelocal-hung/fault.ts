import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'the DNS cache of one node hangs: it runs, its health is asked of nobody, and pods there get no answer',
  target: 'practice',
  lab: 'node-local-dns',
  inject: (lab) => lab.on('node2', 'for pid in $(pgrep -x coredns); do nsenter --target $pid --net ip -o addr show 2>/dev/null | grep -q 169.254.20.10 && kill -STOP $pid; done; true'),
  symptom: async (lab) => {
    must((await lab.on('node2', 'ps -C coredns -o state=')).includes('T'), 'it hangs');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': ['no name', 'timed out'] });
  },
  heal: (lab) => lab.on('node2', 'pkill -CONT -x coredns'),
  expected: { named: [{ layer: ['dns', 'resolver'], object: /^Pod kube-system\/node-local-dns-\S+$|^Node node2$/ }] },
} satisfies Fault;
