import type { Facts } from '../facts.ts';
import { finding, type Finding } from '../finding.ts';
import { groupBy } from '../group-by.ts';
import { keys } from '../keys.ts';
import { nameOf, podIps } from '../kube.ts';
import { latestOf, type NodeState, type PodState } from '../node-state.ts';
import { brokenBy } from './broken-network.ts';

/** A pod that keeps the hardware address of somebody else for that of its gateway. */
interface Misled {
  readonly pod: string;
  readonly seen: string;
  readonly gateway: string;
  readonly device: string;
  readonly rightful: string;
  /** Whose hardware address it keeps. */
  readonly claimant: string;
}

/**
 * The address by which pods leave their node is a device of the node. Whoever is first to answer for it, or the last to say that it is his, gets what they send: another pod that has it too.
 * Only a pod that is known is named: what was learned of a device goes on for a while after that device has got another hardware address.
 */
export function gatewaysAreTheNodes(facts: Facts, state: NodeState): readonly Finding[] {
  const inside = latestOf(facts.podStates.filter((one) => one.node === state.node && one.found));
  const misled = inside.flatMap((one) => misledIn(facts, state, inside, one));
  return [...groupBy(misled, ({ claimant, gateway }) => `${claimant} ${gateway}`).values()].map((group) => tell(facts, state, group));
}

function misledIn(facts: Facts, state: NodeState, inside: readonly PodState[], { pod, neighbours, routes }: PodState): readonly Misled[] {
  return neighbours.flatMap((entry): readonly Misled[] => {
    const own = state.links.find((link) => link.addresses.some((address) => address.startsWith(`${entry.ip}/`)));
    if (own?.mac === undefined || entry.mac === undefined || entry.state === 'PERMANENT' || state.links.some(({ mac }) => mac === entry.mac) || !routes.some(({ via }) => via === entry.ip)) return [];
    const claimant = holderOf(facts, state, inside, own.name, entry.mac);
    return claimant === null || claimant === pod ? [] : [{ pod, seen: `${entry.ip} dev ${entry.dev} lladdr ${entry.mac} ${entry.state}`, gateway: entry.ip, device: own.name, rightful: own.mac, claimant }];
  });
}

/** The pod of the node with this hardware address: as it says itself, or as the node has heard of it. */
function holderOf({ now }: Facts, state: NodeState, inside: readonly PodState[], device: string, mac: string): string | null {
  const said = inside.find(({ links }) => links.some((link) => link.name !== 'lo' && link.mac === mac))?.pod;
  const heard = state.neighbours.filter((entry) => entry.dev === device && entry.mac === mac).map(({ ip }) => ip);
  const known = now.pods.find((pod) => pod.spec.nodeName === state.node && pod.spec.hostNetwork !== true && pod.status?.phase === 'Running' && podIps(pod).some((ip) => heard.includes(ip)));
  return said ?? (known === undefined ? null : nameOf(known));
}

function tell(facts: Facts, { node }: NodeState, group: readonly Misled[]): Finding {
  const { claimant, gateway, device, rightful } = group[0] as Misled;
  const [namespace = '', name = ''] = claimant.split('/');
  return finding({
    id: 'node-network/duplicate-address', object: `Pod ${claimant}`, where: `pod ${claimant}`, latent: false,
    message: `Pod ${claimant} answers for ${gateway}, the gateway of the pods of node ${node}, which is ${device} of the node (${rightful}): what ${group.length === 1 ? `Pod ${group[0]?.pod ?? ''} sends` : `${group.length} of its neighbours send`} beyond the node goes to it and ends there`,
    expected: [`${gateway} at ${rightful}`], observed: group.map((one) => `in ${one.pod}: ${one.seen}`).slice(0, 8), command: `ip neigh show ${gateway}`,
    fix: `take ${gateway} from the pod (ip addr del in its network), or delete it: kubectl -n ${namespace} delete pod ${name}; its neighbours ask anew within a minute (at once after ip neigh flush dev eth0 in their networks)`, doc: 'are-the-pods-working',
    breaks: [keys.network(node), ...brokenBy(facts, node), ...group.flatMap(({ pod }) => [keys.answers(pod), keys.podReady(pod)])],
    // By turns: whenever the node itself is heard again they have the right one for a while.
  }, facts.cells, (cell) => (cell.from.node === node || cell.to.node === node || cell.to.via === 'service-ip' || cell.to.via === 'name' ? 'may' : undefined));
}
