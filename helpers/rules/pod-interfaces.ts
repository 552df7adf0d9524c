import type { Facts } from '../facts.ts';
import { finding, type Finding } from '../finding.ts';
import { groupBy } from '../group-by.ts';
import { keys } from '../keys.ts';
import { ipv4Of, nameOf, podIps } from '../kube.ts';
import { latestOf, type NodeState, type PodState } from '../node-state.ts';
import type { Link } from '../parse/ip.ts';
import { either, throughPod } from './predict.ts';
import { podBehind } from './traffic-control.ts';

const doc = 'is-the-kube-proxy-working';

/** The interface by which a pod has its address, and the node's end of it. */
interface Ends {
  readonly state: PodState;
  readonly inner: Link | undefined;
  readonly outer: Link | undefined;
  /** The bridge that the ends of its neighbours are attached to; null: there is none. */
  readonly bridge: Link | null;
  readonly ip: string | undefined;
  /** It is attached to no bridge, while those of its neighbours are. */
  readonly loose: boolean;
}

/** Both ends of the interface of each pod are up and where they belong. */
export function podInterfaces(facts: Facts): readonly Finding[] {
  const ends = latestOf(facts.podStates).filter((state) => state.found && state.links.length > 0).map((state) => endsOf(facts, state));
  const lost = [...groupBy(ends.filter(({ loose, outer, bridge }) => loose && (outer?.index ?? 0) < (bridge?.index ?? 0)), ({ state }) => state.node).values()].filter((group) => group.length > 1);
  return [...lost.map((group) => bridgeMadeAnew(facts, group)), ...ends.filter((one) => !lost.some((group) => group.includes(one))).flatMap((one) => podInterface(facts, one))];
}

function endsOf(facts: Facts, state: PodState): Ends {
  const pod = facts.now.pods.find((candidate) => nameOf(candidate) === state.pod);
  const ip = pod === undefined ? undefined : ipv4Of(pod);
  const inner = state.links.find((link) => link.name !== 'lo' && (link.addresses.some((address) => address.startsWith(`${ip ?? ''}/`)) || link.name === 'eth0'));
  const node = facts.nodes.find((candidate) => candidate.name === state.node)?.last ?? null;
  const links = node?.links ?? [];
  const outer = inner?.peerIndex === undefined ? undefined : links.find((link) => link.index === inner.peerIndex);
  // Others that have such ends (containers of no pod) have networks of their own.
  const sibling = node === null ? undefined : links.find((link) => link.master !== undefined && link.peerIndex !== undefined && isFirstInterface(facts, node, link.name));
  const bridge = links.find((link) => link.name === sibling?.master) ?? null;
  return { state, inner, outer, bridge, ip, loose: outer?.up === true && outer.master === undefined && bridge !== null && !hasHostRoute(node, ip) };
}

/** The network plugin makes a bridge that is missing for the next pod, and attaches nobody else to it. Devices are numbered in the order in which they are made. */
function bridgeMadeAnew(facts: Facts, group: readonly Ends[]): Finding {
  const [first] = group as readonly [Ends];
  const { node } = first.state;
  const bridge = first.bridge?.name ?? '';
  const pods = group.map(({ state }) => state.pod);
  return finding({
    id: 'node-network/bridge-made-anew', object: `Node ${node}`, where: `node ${node}`,
    message: `bridge ${bridge} of node ${node} was made anew after the interfaces of ${pods.length} pods there, which are attached to no bridge since: ${pods.slice(0, 6).join(', ')}`,
    expected: [`all pods of ${node} on ${bridge}`], observed: group.map(({ state, outer }) => `${outer?.name ?? '?'} of ${state.pod}: no master`).slice(0, 8), command: 'ip -d link',
    fix: `${group.slice(0, 3).map(({ outer }) => `ip link set ${outer?.name ?? 'DEV'} master ${bridge}`).join('; ')}${group.length > 3 ? '; ...' : ''} on ${node} (with hairpin mode as the network plugin sets it), or delete these pods; then find who deleted ${bridge}`, doc,
    states: [keys.network(node), ...pods.map(keys.answers)], breaks: [...pods.map(keys.answers), ...pods.map(keys.podReady)],
  }, facts.cells, either(...pods.map((pod) => throughPod(facts, pod))));
}

function podInterface(facts: Facts, { state, inner, outer, bridge, ip, loose }: Ends): readonly Finding[] {
  const trouble = inner === undefined ? `has no interface but lo`
    : !inner.up ? `: its interface ${inner.name} is down`
      : ip !== undefined && ip !== '' && !state.links.some((link) => link.addresses.some((address) => address.startsWith(`${ip}/`))) ? `does not have its address ${ip} on any interface`
        : inner.silent === true && inner.kind === 'ether' && facts.podStates.some((one) => one.node === state.node && one.pod !== state.pod && one.links.some((link) => link.name === inner.name && link.silent !== true)) ? `: its interface ${inner.name} does not ask for hardware addresses (NOARP), while those of its neighbours do`
          : outer !== undefined && !outer.up ? `: the node's end of its interface (${outer.name}) is down`
            : loose ? `: the node's end of its interface (${outer?.name ?? ''}) is attached to no bridge, as the others are (${bridge?.name ?? ''})` : null;
  if (trouble === null) return [];
  return [finding({
    id: 'node-network/pod-interface', object: `Pod ${state.pod}`, where: `node ${state.node}`, message: `Pod ${state.pod} ${trouble}`.replace(' :', ':'),
    expected: ['an interface that is up and attached'], observed: [inner === undefined ? 'no interface' : `${inner.name}: ${inner.up ? 'up' : 'down'}, ${inner.addresses.join(' ') || 'no address'}`, outer === undefined ? '' : `${outer.name}: ${outer.up ? 'up' : 'down'}, master ${outer.master ?? 'none'}`].filter((text) => text !== ''),
    command: `ip link show ${outer?.name ?? inner?.name ?? ''}`, fix: inner?.silent === true && inner.up ? `ip link set dev ${inner.name} arp on in the network of the pod, or delete the pod; find what set it (an init container with NET_ADMIN)` : `set it up again on ${state.node} (ip link set ${outer?.name ?? 'DEV'} ${outer !== undefined && outer.up ? `master ${bridge?.name ?? 'BRIDGE'}` : 'up'}), or delete the pod`, doc,
    // Its kubelet asks it by this interface whether it is ready.
    states: [keys.answers(state.pod)], breaks: [keys.answers(state.pod), keys.podReady(state.pod)],
  }, facts.cells, throughPod(facts, state.pod))];
}

/** The other end of the interface by which a pod has its address, not of a further network of it. */
function isFirstInterface(facts: Facts, state: NodeState, dev: string): boolean {
  const outer = state.links.find((link) => link.name === dev);
  const pod = podBehind(facts, state, dev);
  const ips = facts.now.pods.filter((one) => nameOf(one) === pod).flatMap(podIps);
  return facts.podStates.some((one) => one.pod === pod && one.links.some((link) => link.peerIndex === outer?.index && link.addresses.some((address) => ips.some((ip) => address.startsWith(`${ip}/`)))));
}

/** A routed network (ptp, Calico) has a route to each pod instead of a bridge. */
function hasHostRoute(state: NodeState | null, ip: string | undefined): boolean {
  return ip !== undefined && (state?.routes ?? []).some((route) => route.to === `${ip}/32`);
}
