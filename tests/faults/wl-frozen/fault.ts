import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

const file = '/run/frozen-group';

export default {
  what: 'the container of one pod is frozen: its socket takes connections, and nobody reads from them',
  inject: async (lab) => {
    const { pid } = await lab.processOf((await podOn(lab, 'node1')).name);
    // Control groups of the first version have a hierarchy for it, those of the second a file in each group.
    await lab.on(
      'node1',
      `v1=$(sed -n 's/^[0-9]*:freezer://p' /proc/${pid}/cgroup); v2=$(sed -n 's/^0:://p' /proc/${pid}/cgroup)
       if [ -n "$v1" ]; then echo "THAWED /sys/fs/cgroup/freezer$v1/freezer.state" > ${file}; echo FROZEN > /sys/fs/cgroup/freezer$v1/freezer.state
       else echo "0 /sys/fs/cgroup$v2/cgroup.freeze" > ${file}; echo 1 > /sys/fs/cgroup$v2/cgroup.freeze; fi`,
    );
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'timed out' }),
  heal: async (lab) => {
    await lab.on('node1', `read -r value group < ${file}; echo "$value" > "$group"`);
    await deletePods(lab);
  },
  expected: { named: [{ layer: 'pods', object: /^Pod app\/web-/, finding: 'pods/process-stopped' }] },
} satisfies Fault;
