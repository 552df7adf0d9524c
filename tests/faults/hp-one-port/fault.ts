import type { Fault } from '../harness/fault.ts';
import type { Lab } from '../harness/lab.ts';
import { deletePods } from '../harness/roll-out.ts';
import { askSelf, must, podsOf, serviceIp, type PodSeen } from '../harness/symptom.ts';

/** One of the two pods that share a node, and the other one. */
const pair = async (lab: Lab): Promise<readonly PodSeen[]> => {
  const pods = await podsOf(lab);
  return pods.filter(({ node }) => pods.filter((other) => other.node === node).length === 2).sort((one, other) => one.name.localeCompare(other.name));
};

export default {
  what: 'one pod\'s port on the bridge has lost its hairpin mode; those of its neighbours have it',
  inject: async (lab) => {
    const [pod] = await pair(lab);
    const index = (await lab.inNetworkOf(pod?.name ?? '', `ip -o link show eth0 | sed 's/.*@if\\([0-9]*\\):.*/\\1/'`)).trim();
    await lab.on(pod?.node ?? '', `bridge link set dev "$(ip -o link | sed -n 's/^${index}: \\([^@]*\\)@.*/\\1/p')" hairpin off`);
  },
  symptom: async (lab) => {
    const [[pod, other], address] = [await pair(lab), await serviceIp(lab)];
    must((await askSelf(lab, pod?.name ?? '', address)).includes('timed out'), 'the pod does not reach itself');
    must(!(await askSelf(lab, other?.name ?? '', address)).includes('timed out'), 'its neighbour does');
  },
  heal: deletePods,
  expected: { named: [{ layer: 'hairpin', object: /^(Node node[12]|Pod app\/web-\S+)$/ }] },
} satisfies Fault;
