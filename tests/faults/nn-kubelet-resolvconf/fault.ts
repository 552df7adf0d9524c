import type { Fault } from '../harness/fault.ts';
import { reconfigureKubelet } from '../harness/kubelet.ts';
import { must } from '../harness/symptom.ts';
import { endTrial, saidOf, stateOf, tryPod } from '../harness/trial.ts';

export default {
  what: 'the kubelet of a node is told of a resolv.conf that there is not (that of systemd-resolved, which was taken off), and starts no new pod',
  target: 'practice',
  inject: async (lab) => {
    await reconfigureKubelet(lab, 'node1', "sed -i 's#^resolvConf: .*#resolvConf: /run/systemd/resolve/resolv.conf#'");
    await tryPod(lab, 'node1');
  },
  symptom: async (lab) => must((await saidOf(lab)).includes('resolv.conf') && !(await stateOf(lab)).startsWith('Running'), 'a new pod is not started'),
  heal: async (lab) => {
    await reconfigureKubelet(lab, 'node1', null);
    await endTrial(lab);
  },
  expected: { status: ['broken', 'at-risk'], named: [{ layer: ['cluster', 'resolver', 'pods'], object: 'Node node1', message: /resolv\.conf|resolvConf/ }] },
} satisfies Fault;
