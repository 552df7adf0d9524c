import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';

export default {
  what: 'the disk of etcd is slow: it stands still for two seconds of every three, and whoever asks the API waits',
  target: 'practice',
  inject: (lab) => lab.on('cp', "setsid sh -c 'while [ ! -e /run/etcd.ok ]; do pkill -STOP -x etcd; sleep 2; pkill -CONT -x etcd; sleep 1; done' > /dev/null 2>&1 < /dev/null & rm -f /run/etcd.ok"),
  symptom: async (lab) => {
    const started = Date.now();
    for (let time = 0; time < 3; time += 1) await lab.kubectl('-n', 'app', 'annotate', 'service', 'web', '--overwrite', `tried=${Date.now()}`);
    must(Date.now() - started > 2000, 'the API takes seconds');
  },
  heal: (lab) => lab.on('cp', 'touch /run/etcd.ok; sleep 4; pkill -CONT -x etcd'),
  // What users ask of Services works; whoever changes something waits.
  expected: { status: ['at-risk', 'healthy', 'inconclusive'], named: [], also: [{ layer: ['cluster', 'control-plane'], object: /etcd|kube-apiserver/ }] },
} satisfies Fault;
