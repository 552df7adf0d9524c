import type { Fault } from '../harness/fault.ts';
import { reconfigureKubelet } from '../harness/kubelet.ts';
import { must } from '../harness/symptom.ts';
import { endTrial, stateOf, tryPod } from '../harness/trial.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'a new group of nodes was started with the address of cluster DNS of another range of Services (the default of the image), so pods there ask an address that nobody has',
  target: 'practice',
  grep: 'dns',
  inject: async (lab) => {
    await reconfigureKubelet(lab, 'node2', `sed -i 's/^  - 10.96.0.10/  - 172.20.0.10/'`);
    await tryPod(lab, 'node2');
    await until('the pod runs', 30, async () => (await stateOf(lab)).startsWith('Running'));
  },
  symptom: async (lab) => must(!(await lab.inPod('trial', 'timeout 3 wget -qO- http://web.app; echo " exit $?"')).includes('exit 0'), 'it finds no name'),
  heal: async (lab) => {
    await reconfigureKubelet(lab, 'node2', null);
    await endTrial(lab);
  },
  expected: { named: [{ layer: 'resolver', object: 'Node node2', message: /172\.20\.0\.10/ }] },
} satisfies Fault;
