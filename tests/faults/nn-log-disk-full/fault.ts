import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';
import { endTrial, saidOf, tryPod } from '../harness/trial.ts';

export default {
  what: 'the file system for the logs of a node is full, so no pod can be started there; the node is Ready',
  target: 'practice',
  inject: async (lab) => {
    await lab.on('node2', 'mount -t tmpfs -o size=4k,nr_inodes=2 tmpfs /var/log/pods; head -c 8192 /dev/zero > /var/log/pods/old.log 2>/dev/null; true');
    await tryPod(lab, 'node2');
  },
  symptom: async (lab) => must((await saidOf(lab)).includes('no space left'), 'a new pod is not started'),
  heal: async (lab) => {
    await lab.on('node2', 'umount /var/log/pods');
    await endTrial(lab);
  },
  expected: { status: ['broken', 'at-risk'], named: [{ layer: ['cluster', 'pods'], object: 'Node node2', message: /space/ }] },
} satisfies Fault;
