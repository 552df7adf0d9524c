import { isDirect } from '../cell.ts';
import type { Facts, NodeFacts } from '../facts.ts';
import { finding, type Finding } from '../finding.ts';
import { groupBy } from '../group-by.ts';
import { keys } from '../keys.ts';
import { isCompleted, isTerminating, nameOf, podIps } from '../kube.ts';
import type { BridgePort, NodeState } from '../node-state.ts';
import { either, throughPod } from './predict.ts';
import { podBehind } from './traffic-control.ts';

const doc = 'are-the-pods-working';

/** States of a bridge's port (linux/if_bridge.h); only the third passes frames on. A port whose link is down is disabled, and that is told of the link. */
const states: Readonly<Record<string, string>> = { 1: 'listening', 2: 'learning', 4: 'blocking' };

/** The ports of a bridge pass frames on, and to one another. */
export function bridgePorts(facts: Facts): readonly Finding[] {
  return facts.nodes.flatMap((node) => (node.last === null ? [] : [...blocked(facts, node, node.last), ...locked(facts, node, node.last), ...deaf(facts, node, node.last), ...isolated(facts, node, node.last), ...ofOneAddress(facts, node, node.last)]));
}

function blocked(facts: Facts, node: NodeFacts, state: NodeState): readonly Finding[] {
  // On a bridge of the node's own such a port is what keeps its network from a loop.
  const carrying = new Set(state.bridgePorts.filter((port) => podBehind(facts, state, port.dev) !== null).map(({ bridge }) => bridge));
  const closed = state.bridgePorts.filter((port) => states[port.state] !== undefined && carrying.has(port.bridge));
  // Several at once are not closed one by one: a bridge that looks out for loops lets each new port wait.
  const waiting = [...groupBy(closed.filter((port) => port.state !== '4'), ({ bridge }) => bridge).values()].filter((ports) => ports.length > 1);
  return [...waiting.map((ports) => looksForLoops(facts, node, state, ports)), ...closed.filter((port) => !waiting.some((ports) => ports.includes(port))).map((port) => {
    const pod = podBehind(facts, state, port.dev);
    return finding({
      id: 'node-network/bridge-port-blocked', object: pod === null ? `Node ${node.name}` : `Pod ${pod}`, where: `node ${node.name}`,
      message: `bridge ${port.bridge} of node ${node.name} keeps the port ${port.dev}${pod === null ? '' : ` of Pod ${pod}`} in state ${states[port.state] ?? ''}: it passes nothing on`,
      expected: ['state forwarding (3)'], observed: [`${port.dev} of ${port.bridge}: state ${port.state}`], command: `bridge -d link show dev ${port.dev}`,
      fix: `bridge link set dev ${port.dev} state 3 on ${node.name}; find who set it, or whether STP takes the bridge for a loop (ip link set ${port.bridge} type bridge stp_state 0)`, doc,
      // One that leads to no pod that was looked into may be a second uplink, which is blocked as long as the first one carries.
      ...(pod === null ? { latent: false } : { states: [keys.answers(pod)] }),
    }, facts.cells, pod === null ? (cell) => (cell.from.node === node.name || cell.to.node === node.name || cell.to.via === 'service-ip' ? 'may' : undefined) : throughPod(facts, pod));
  })];
}

/** The spanning tree protocol on a bridge of pods: for twice its forward delay (30 s by default) a new pod reaches nobody. */
function looksForLoops(facts: Facts, node: NodeFacts, state: NodeState, ports: readonly BridgePort[]): Finding {
  const bridge = ports[0]?.bridge ?? '';
  const pods = ports.flatMap((port) => podBehind(facts, state, port.dev) ?? []);
  return finding({
    id: 'node-network/bridge-port-blocked', object: `Node ${node.name}`, where: `node ${node.name}`,
    message: `bridge ${bridge} of node ${node.name} looks out for loops (STP) before it lets new ports pass frames: ${ports.length} of them are still in state ${[...new Set(ports.map((port) => states[port.state] ?? ''))].join(' or ')}${pods.length === 0 ? '' : ` (${pods.slice(0, 3).join(', ')})`}, so pods that have just started reach nobody`,
    expected: ['state forwarding (3) at once'], observed: ports.slice(0, 8).map((port) => `${port.dev} of ${bridge}: state ${port.state}`), command: `ip -d link show ${bridge}; bridge link show`,
    fix: `ip link set ${bridge} type bridge stp_state 0 on ${node.name}; find what switches STP on`, doc,
    states: pods.map(keys.answers), breaks: [...pods.map(keys.answers), keys.namesFrom(node.name)],
  }, facts.cells, pods.length === 0 ? (cell) => (cell.from.node === node.name || cell.to.node === node.name || cell.to.via === 'service-ip' ? 'may' : undefined) : (cell) => (either(...pods.map((pod) => throughPod(facts, pod)))(cell) === undefined ? undefined : 'may'));
}

/** A locked port takes frames only from hardware addresses that are written down for it (a guard for what is plugged in): what was learned there, or nobody knows, it discards. */
function locked(facts: Facts, node: NodeFacts, state: NodeState): readonly Finding[] {
  return state.bridgePorts.filter((port) => port.locked).flatMap((port): readonly Finding[] => {
    const pod = podBehind(facts, state, port.dev);
    if (pod === null) return [];
    return [finding({
      id: 'node-network/bridge-port-locked', object: `Pod ${pod}`, where: `node ${node.name}`, latent: false,
      message: `the port ${port.dev} of Pod ${pod} on bridge ${port.bridge} of node ${node.name} is locked: the bridge discards what the pod sends, for its hardware address is not written down there`,
      expected: ['locked off'], observed: [`${port.dev} of ${port.bridge}: locked on`], command: `bridge -d link show dev ${port.dev}; bridge fdb show dev ${port.dev}`,
      fix: `on ${node.name}: bridge link set dev ${port.dev} locked off learning on, or write the pod's address down (bridge fdb add MAC dev ${port.dev} master static); find what locked it`, doc,
      states: [keys.answers(pod)], breaks: [keys.answers(pod)],
    }, facts.cells, throughPod(facts, pod))];
  });
}

/** A bridge hands a frame to the port where it has heard the address, or to all that are flooded: a port that is neither gets only what somebody has written down for it. */
function deaf(facts: Facts, node: NodeFacts, state: NodeState): readonly Finding[] {
  return state.bridgePorts.filter((port) => port.deaf && !port.locked).flatMap((port): readonly Finding[] => {
    const pod = podBehind(facts, state, port.dev);
    if (pod === null) return [];
    return [finding({
      id: 'node-network/bridge-port-deaf', object: `Pod ${pod}`, where: `node ${node.name}`, latent: false,
      message: `the port ${port.dev} of Pod ${pod} on bridge ${port.bridge} of node ${node.name} neither learns nor is flooded to (learning off, flood off), and nothing that is for the pod gets there: its hardware address is not written down for the port`,
      expected: ['learning on, or an entry for the pod in the table of the bridge'], observed: [`${port.dev} of ${port.bridge}: learning=0 unicast_flood=0`], command: `bridge -d link show dev ${port.dev}; bridge fdb show dev ${port.dev}`,
      fix: `on ${node.name}: bridge link set dev ${port.dev} learning on flood on, or write the pod's address down (bridge fdb add MAC dev ${port.dev} master static); find what set it`, doc,
      states: [keys.answers(pod)], breaks: [keys.answers(pod)],
    }, facts.cells, throughPod(facts, pod))];
  });
}

/** Isolated ports pass frames to the bridge itself and to no other isolated port: a guard for tenants, and the end of pods that talk to their neighbours. */
function isolated(facts: Facts, node: NodeFacts, state: NodeState): readonly Finding[] {
  const ports = state.bridgePorts.filter((port) => port.isolated);
  if (ports.length < 2) return [];
  const pods = new Set(ports.flatMap((port) => podBehind(facts, state, port.dev) ?? []));
  // A port that belongs to a pod which was not looked into may be anybody's of the node.
  const known = (pod: string | undefined): boolean => pod !== undefined && pods.has(pod);
  const one = finding({
    id: 'node-network/bridge-ports-isolated', object: `Node ${node.name}`, where: `node ${node.name}`,
    message: `${ports.length} ports of bridge ${ports[0]?.bridge ?? ''} on node ${node.name} are isolated from one another: pods there do not reach their neighbours on the same node`,
    expected: ['ports that are not isolated'], observed: ports.slice(0, 8).map((port) => `${port.dev}${podBehind(facts, state, port.dev) === null ? '' : ` (${podBehind(facts, state, port.dev) ?? ''})`}: isolated`), command: 'bridge -d link show',
    fix: `${ports.slice(0, 4).map((port) => `bridge link set dev ${port.dev} isolated off`).join('; ')} on ${node.name}; find what sets it (portIsolation in the CNI configuration)`, doc,
    states: [keys.network(node.name)], breaks: [keys.network(node.name), ...facts.dns.pods.filter((pod) => pod.spec.nodeName === node.name).map((pod) => keys.answers(nameOf(pod))), keys.namesFrom(node.name)],
  }, facts.cells, (cell) => {
    const neighbours = cell.from.kind !== 'node' && cell.from.node === node.name && cell.to.node === node.name && cell.from.pod !== cell.to.pod;
    if (isDirect(cell)) return neighbours ? (known(cell.from.pod) && known(cell.to.pod) ? 'must' : 'may') : undefined;
    return cell.from.kind !== 'node' && cell.from.node === node.name ? 'may' : undefined;
  });
  // Where nobody talks to a neighbour it is what somebody wanted.
  return [{ ...one, latent: one.explains.length > 0 }];
}

/** A bridge learns at which port a hardware address is: where two pods have the same, each takes the frames of the other whenever it was the last to send. */
function ofOneAddress(facts: Facts, node: NodeFacts, state: NodeState): readonly Finding[] {
  const bridges = new Set(state.bridgePorts.map(({ bridge }) => bridge));
  const alive = facts.now.pods.filter((pod) => pod.spec.nodeName === node.name && pod.spec.hostNetwork !== true && !isCompleted(pod) && !isTerminating(pod));
  // Pods that were not looked into are known by what the node has heard of them.
  const heard = state.neighbours.flatMap(({ ip, dev, mac }) => (mac === undefined || !bridges.has(dev) ? [] : alive.filter((pod) => podIps(pod).includes(ip)).map((pod) => ({ pod: nameOf(pod), ip, mac, bridge: dev }))));
  const inside = facts.podStates.filter((one) => one.node === node.name).flatMap(({ pod, links }) => links.flatMap((link) => {
    const port = state.links.find((outer) => outer.index === link.peerIndex && outer.peerIndex === link.index);
    const ip = link.addresses[0]?.split('/')[0];
    return link.name === 'lo' || link.mac === undefined || ip === undefined || port?.master === undefined ? [] : [{ pod, ip, mac: link.mac, bridge: port.master }];
  }));
  const seen = [...new Map([...heard, ...inside].map((one) => [`${one.pod} ${one.bridge} ${one.mac}`, one])).values()];
  // Two pods of one address are one that has ended and one that has its address now.
  const shared = [...groupBy(seen, ({ mac, bridge }) => `${bridge} ${mac}`).values()].filter((group) => new Set(group.map(({ ip }) => ip)).size > 1);
  return [...inside.flatMap((one) => likeItsBridge(facts, node, state, one)), ...shared.map((group) => {
    const names = group.map(({ pod }) => pod);
    const own = names.find((name) => facts.target.pods.some((pod) => nameOf(pod) === name)) ?? names[0] ?? '';
    return finding({
      id: 'node-network/duplicate-mac', object: `Pod ${own}`, where: `node ${node.name}`,
      message: `${names.map((name) => `Pod ${name}`).join(' and ')} have the same hardware address ${group[0]?.mac ?? ''} on bridge ${group[0]?.bridge ?? ''} of node ${node.name}: it sends what is meant for one to whichever was heard last`,
      expected: ['a hardware address of its own for each pod'], observed: group.map(({ pod, mac }) => `${pod}: ${mac}`), command: `bridge fdb show br ${group[0]?.bridge ?? ''}`,
      fix: `make one of them anew, and find what sets its address (the mac of a CNI configuration or annotation): ${names.join(', ')}`, doc,
      states: names.map(keys.answers), breaks: [...names.map(keys.answers), ...(facts.dns.pods.some((pod) => names.includes(nameOf(pod))) ? [keys.names] : [])],
    }, facts.cells, (cell) => (either(...names.map((name) => throughPod(facts, name)))(cell) === undefined ? undefined : 'may'));
  })];
}

/** What a bridge takes for its own it does not hand on, nor does it believe that anybody else sends it (br_handle_frame_finish). */
function likeItsBridge(facts: Facts, node: NodeFacts, state: NodeState, { pod, mac, bridge }: { readonly pod: string; readonly mac: string; readonly bridge: string }): readonly Finding[] {
  if (state.links.find(({ name }) => name === bridge)?.mac !== mac) return [];
  const [namespace = '', name = ''] = pod.split('/');
  return [finding({
    id: 'node-network/duplicate-mac', object: `Pod ${pod}`, where: `node ${node.name}`,
    message: `Pod ${pod} has the hardware address ${mac}, which is that of bridge ${bridge} of node ${node.name}, its gateway: what is for the pod the node keeps for itself`,
    expected: ['a hardware address of its own for the pod'], observed: [`${pod}: ${mac}`, `${bridge}: ${mac}`], command: `ip link show ${bridge}`,
    fix: `kubectl -n ${namespace} delete pod ${name}, and find what sets its address (the mac of a CNI configuration or annotation, a container with NET_ADMIN)`, doc,
    states: [keys.answers(pod)], breaks: [keys.answers(pod), ...(facts.dns.pods.some((one) => nameOf(one) === pod) ? [keys.names] : [])],
  }, facts.cells, (cell) => (throughPod(facts, pod)(cell) === undefined ? undefined : 'may'))];
}
