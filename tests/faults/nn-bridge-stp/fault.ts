import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the bridge of a node looks for loops (STP) with the usual delays, so each new pod there hears nothing for its first half minute; those of old are well',
  inject: async (lab) => {
    await lab.on('node1', 'ip link set cni0 type bridge stp_state 1');
    await until('the ports that there are forward', 60, async () => !/state (listening|learning|blocking)/.test(await lab.on('node1', 'bridge link show')));
  },
  symptom: async (lab) => {
    must((await lab.on('node1', 'cat /sys/class/net/cni0/bridge/stp_state')).trim() === '1', 'the bridge looks for loops');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers', [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', 'ip link set cni0 type bridge stp_state 0'),
  // Nobody who is there already feels it, each new pod does: a rollout fails by it, if its probes are impatient.
  expected: { status: ['at-risk', 'broken'], named: [{ layer: 'node-network', object: 'Node node1', message: /STP|loops|learning|listening|bridge/ }], also: [{ layer: 'node-network', object: /^Pod plumbline-/, finding: 'node-network/bridge-port-blocked' }] },
} satisfies Fault;
