import { askedFamily, describeCell, isDirect, type Cell } from '../cell.ts';
import { hostPods, type Facts, type NodeFacts } from '../facts.ts';
import { finding, found, sound, together, unseen, type Finding, type Judgement, type Prediction } from '../finding.ts';
import { keys } from '../keys.ts';
import { isTerminating, nameOf, podIps } from '../kube.ts';
import { ofFailingFamily, readDirect, type Reading } from '../matrix.ts';
import { latestOf, type NodeState, type PodState } from '../node-state.ts';
import type { OutcomeKind } from '../outcome.ts';
import { isUsable, lookupRoute } from '../route-lookup.ts';
import { mixedRanges } from './address-ranges.ts';
import { borderPrograms } from './border-programs.ts';
import { bridgePorts } from './bridge-ports.ts';
import { brokenBy } from './broken-network.ts';
import { betweenNodes } from './between-nodes.ts';
import { cutOff } from './cut-off.ts';
import { bridgesAreFiltered, devicesAreOn, devicesForward, linksStay, narrowWay, reversePathsFit } from './devices.ts';
import { divertedRoutes } from './diverted-routes.ts';
import { answersToNodes, claimedAddresses, claimedServiceIps, misledRoutes, ownRoutes, sourceRoutes, strayRoutes } from './own-routes.ts';
import { podInterfaces } from './pod-interfaces.ts';
import { podsHaveBothFamilies, podsQueue, podsRoute } from './pod-network.ts';
import { routeTo } from './peer-routes.ts';
import { crosses, inFamily } from './predict.ts';
import { preferredSources } from './preferred-source.ts';
import { fewSourcePorts, sourcePorts } from './source-ports.ts';

const doc = 'is-the-kube-proxy-working';

function eachNode(facts: Facts, judge: (node: NodeFacts, state: NodeState) => Judgement): Judgement {
  if (facts.nodes.length === 0) return unseen('no node is known that could be entered');
  const seen = facts.nodes.flatMap((node) => (node.first === null ? [] : [judge(node, node.first)]));
  const blind = facts.nodes.filter((node) => node.first === null).map((node) => node.name);
  const all = together(seen);
  return blind.length === 0 ? all : { ...all, findings: all.findings, unseen: [...all.unseen, `the state of ${blind.join(', ')} could not be read`] };
}

/** Every node forwards packets of its pods. */
export function nodesForward(facts: Facts): Judgement {
  return eachNode(facts, (node, state) => {
    const off = ([4, 6] as const).flatMap((family) => forwardingOff(facts, node, state, family));
    return off.length > 0 ? found(...off) : found(...devicesForward(facts, node), ...reversePathsFit(facts, node), ...bridgesAreFiltered(facts, node));
  });
}

/** Each family is forwarded by a switch of its own; one that no pod has needs none. */
function forwardingOff(facts: Facts, node: NodeFacts, state: NodeState, family: 4 | 6): readonly Finding[] {
  const ofFamily = (ip: string): boolean => ip.includes(':') === (family === 6);
  if (!facts.now.pods.some((pod) => pod.spec.hostNetwork !== true && podIps(pod).some(ofFamily))) return [];
  const name = family === 4 ? 'net.ipv4.ip_forward' : 'net.ipv6.conf.all.forwarding';
  const [first, last] = [state.sysctl[name], node.last?.sysctl[name]];
  if (first !== '0' && last !== '0') return [];
  if (family === 4 && devicesAreOn(facts, node.name, last === '0' && node.last !== null ? node.last : state)) return [];
  const healed = first === '0' && last === '1';
  const one = finding({
    id: 'node-network/forwarding-off', object: `Node ${node.name}`, where: `node ${node.name}`,
    message: `node ${node.name} does not forward packets${family === 6 ? ' of IPv6' : ''}: ${name} was 0${healed ? ', and starting a pod switched it on while looking' : ''}`,
    expected: [`${name} = 1`], observed: [`${name} = ${first ?? '?'} before, ${last ?? '?'} after looking`],
    command: `sysctl ${name}`, fix: `sysctl -w ${name}=1 on ${node.name}, and find what sets it to 0 (a file in /etc/sysctl.d)`, doc,
    states: [keys.network(node.name)], breaks: [keys.network(node.name), ...brokenBy(facts, node.name)],
    // Healed before the last of the first questions: what was asked after that passed.
  }, facts.cells, (cell) => (crosses(cell, node.name) && ofFamily(cell.to.ip ?? '') && (!healed || (cell.round === 'first' && cell.passed < cell.tries)) ? 'must' : undefined));
  // Traffic of pods that were there before failed until looking mended it: that was felt.
  return [{ ...one, definite: healed && one.explains.length > 0 }];
}

/** Every node has a way to the pods of the others, and back. */
export function nodesRoute(facts: Facts): Judgement {
  return eachNode(facts, (node) => {
    const state = node.last;
    if (state === null || state.routes.length === 0) return sound;
    const families = ([4, 6] as const).filter((family) => state.routes.some((route) => route.family === family));
    const others = facts.plan.nodes.filter((name) => name !== node.name);
    const judged = families.flatMap((family) => others.flatMap((other) => routeTo(facts, node.name, state, other, family)));
    return found(...judged, ...mixedRanges(facts, node.name), ...ownRoutes(facts, node, state), ...misledRoutes(facts, node, state), ...preferredSources(facts, node), ...strayRoutes(facts, node), ...claimedAddresses(facts, node, state), ...claimedServiceIps(facts, node), ...sourceRoutes(facts, node, state), ...answersToNodes(facts, node, state), ...divertedRoutes(facts, node, state));
  });
}

/** The way to a Service IP begins with a route: without one the packet never meets the proxy's rules. */
export function serviceIpsHaveRoutes(facts: Facts): Judgement {
  const ips = [...facts.target.ips, ...facts.dns.ips, ...facts.api.ips];
  const nodes = eachNode(facts, (node) => {
    const state = node.last;
    if (state === null || state.routes.length === 0) return sound;
    const lost = withoutRoute(ips, state);
    if (lost.length === 0) return sound;
    const { route, rule } = lookupRoute(state.routes, state.rules, lost[0] ?? '');
    const why = rule !== null ? `a routing rule (${rule.source}) ${route?.source === rule.source ? 'forbids it' : `leads to ${route?.source ?? 'no route'}`}` : route !== null ? `its route is ${route.source}` : `it has no default route${lost.every((ip) => ip.includes(':')) ? ' of IPv6' : ''}`;
    return found(finding({
      id: 'node-network/no-route-to-services', object: `Node ${node.name}`, where: `node ${node.name}`,
      message: `node ${node.name} itself has no route to Service IPs (${lost.join(', ')}): ${why}, so its own packets end before kube-proxy's rules`,
      expected: ['a default route, or one to the Service CIDR'], observed: state.routes.filter((route) => (route.table ?? 'main') === 'main' && lost.some((ip) => ip.includes(':') === (route.family === 6))).map((route) => route.source).slice(0, 12), command: `ip route get ${lost[0] ?? ''}`,
      fix: rule !== null ? `ip rule del ${rule.source.replace(/^\d+:\s*/, '')} on ${node.name}, and find who made it` : route !== null ? `ip route del ${route.source} on ${node.name}, and find who made it` : `put the default route of ${node.name} back`, doc, states: [keys.network(`${node.name} host`)],
    }, facts.cells, (cell) => (cell.from.kind === 'node' && cell.from.node === node.name && cell.to.via === 'service-ip' && lost.includes(cell.to.ip ?? '') ? 'must' : undefined)));
  });
  const pods = facts.podStates.flatMap((state): readonly Finding[] => {
    // Who has no address of a family (one of the link alone is none) sends nothing of it.
    const own = state.links.flatMap((link) => link.addresses).filter((address) => !address.startsWith('fe80:') && address !== '::1/128');
    const lost = state.routes.length === 0 && state.links.length === 0 ? [] : withoutRoute(ips, state).filter((ip) => !ip.includes(':') || own.some((address) => address.includes(':')));
    if (lost.length === 0 || !state.found) return [];
    const six = lost.every((ip) => ip.includes(':'));
    return [finding({
      id: 'node-network/pod-no-route', object: `Pod ${state.pod}`, where: `pod ${state.pod}`, message: `Pod ${state.pod} has no default route${six ? ' of IPv6' : ''}: ${six ? 'by that ' : ''}it reaches its own subnet and nothing else`,
      expected: ['a default route'], observed: state.routes.filter((route) => !six || route.family === 6).map((route) => route.source).slice(0, 8), command: six ? 'ip -6 route' : 'ip route', fix: `delete the pod, so that the network plugin sets it up again: kubectl -n ${state.pod.split('/')[0] ?? ''} delete pod ${state.pod.split('/')[1] ?? ''}`, doc,
      states: [keys.answers(state.pod)],
    }, facts.cells, withoutDefault(state, ips, lost))];
  });
  return together([nodes, found(...new Map(pods.map((one) => [one.object, one])).values())]);
}

/** Who has no way out in one family may well have one in the other, and a name leads to either. */
function withoutDefault({ pod, node }: PodState, ips: readonly string[], lost: readonly string[]): Prediction {
  const all: Prediction = (cell) => (cell.from.pod === pod && (cell.to.via === 'service-ip' || cell.to.via === 'name') ? 'must'
    : (cell.to.pod === pod && cell.from.node !== node) || (cell.from.pod === pod && isDirect(cell) && cell.to.node !== node) || cell.to.role === 'target' ? 'may' : undefined);
  const [first = '', ...others] = lost;
  return others.some((ip) => ip.includes(':') !== first.includes(':')) || ips.every((ip) => ip.includes(':') === first.includes(':')) ? all : inFamily(first, all);
}

/** Of a family without a single route nothing is known: it is not everywhere, and not every tool lists it. */
function withoutRoute(ips: readonly string[], { routes, rules }: Pick<NodeState, 'routes' | 'rules'>): readonly string[] {
  return ips.filter((ip) => (!ip.includes(':') || routes.some((route) => route.family === 6)) && !isUsable(lookupRoute(routes, rules, ip)));
}

/** The interfaces that carry pods are up and where they belong. */
export function interfacesCarry(facts: Facts): Judgement {
  const bridges = eachNode(facts, (node) => {
    const downIn = (state: NodeState | null): readonly string[] => {
      // A virtual switch and a bond are masters too; the kernel passes frames over a bridge only where it is up.
      const masters = new Set((state?.bridgePorts ?? []).map(({ bridge }) => bridge));
      return (state?.links ?? []).filter((link) => masters.has(link.name) && !link.up).map((link) => link.name);
    };
    const [first, last] = [downIn(node.first), downIn(node.last)];
    return found(...[...new Set([...first, ...last])].map((name) => {
      // The network plugin sets its bridge up when it gives it a new port: a pod that was started to look from has mended it.
      const healed = !last.includes(name);
      const one = finding({
        id: 'node-network/bridge-down', object: `Node ${node.name}`, where: `node ${node.name}`, message: `bridge ${name} of node ${node.name} ${healed ? 'was down, and starting a pod set it up while looking' : 'is down'}: its pods ${healed ? 'were' : 'are'} cut off`,
        expected: [`${name} UP`], observed: [`${name} ${first.includes(name) ? 'DOWN' : 'UP'} before, ${healed ? 'UP' : 'DOWN'} after looking`], command: `ip link show ${name}`, fix: `ip link set ${name} up on ${node.name}, and find what sets it down`, doc, states: [keys.network(node.name)], breaks: [keys.network(node.name), ...brokenBy(facts, node.name)],
      }, facts.cells, (cell) => (crosses(cell, node.name) || cell.to.node === node.name && cell.to.pod !== undefined && cell.to.pod !== cell.from.pod && cell.to.via !== 'service-ip' ? (healed ? (cell.round === 'first' && cell.state === 'failed' ? 'must' : undefined) : 'must') : cell.to.role === 'target' || cell.to.role === 'dns' ? 'may' : undefined));
      return { ...one, definite: healed && one.explains.length > 0 };
    }));
  });
  return together([bridges, found(...podInterfaces(facts), ...podsHaveBothFamilies(facts), ...bridgePorts(facts), ...podsQueue(facts), ...podsRoute(facts), ...facts.nodes.flatMap((node) => linksStay(facts, node)))]);
}

/** No two pods have the same address. */
export function addressesAreUnique(facts: Facts): Judgement {
  const holders = new Map<string, string[]>();
  for (const state of latestOf(facts.podStates)) {
    for (const address of state.links.filter((link) => link.name !== 'lo').flatMap((link) => link.addresses)) {
      const ip = address.split('/')[0] ?? '';
      if (ip.startsWith('fe80:') || ip.startsWith('127.') || ip.startsWith('169.254.')) continue;
      holders.set(ip, [...(holders.get(ip) ?? []), state.pod]);
    }
  }
  // Not every pod is looked into, but each says what it was given.
  for (const pod of facts.now.pods.filter((one) => one.spec.hostNetwork !== true && one.status?.phase === 'Running' && !isTerminating(one))) {
    for (const ip of podIps(pod)) holders.set(ip, [...new Set([...(holders.get(ip) ?? []), nameOf(pod)])]);
  }
  // An address that no pod is known by is one of an inner network (of a virtual machine, of containers in a container): others may have the same.
  const known = new Set(facts.now.pods.filter((pod) => pod.spec.hostNetwork !== true).flatMap(podIps));
  const twice = [...holders].filter(([ip, pods]) => pods.length > 1 && known.has(ip));
  return found(...twice.map(([ip, pods]) => {
    const rightful = facts.now.pods.find((pod) => podIps(pod).includes(ip) && pod.spec.hostNetwork !== true);
    const intruder = pods.find((pod) => rightful === undefined || pod !== nameOf(rightful)) ?? pods[0] ?? '';
    return finding({
      id: 'node-network/duplicate-address', object: `Pod ${intruder}`, where: `pod ${intruder}`, message: `Pod ${intruder} has the address ${ip}, which belongs to ${rightful === undefined ? pods.filter((pod) => pod !== intruder).join(', ') : nameOf(rightful)}`,
      expected: ['one holder of an address'], observed: pods.map((pod) => `${ip} in ${pod}`), command: 'ip addr', fix: `delete the pod ${intruder}, and see the state of the address pool (host-local: /var/lib/cni/networks)`, doc, states: [keys.answers(rightful === undefined ? '' : nameOf(rightful))],
    }, facts.cells, (cell) => (cell.to.ip === ip || cell.to.role === 'target' ? 'may' : undefined));
  }));
}

/** There is room for new connections in every node's table. */
export function connectionsHaveRoom(facts: Facts): Judgement {
  return together([found(...sourcePorts(facts), ...fewSourcePorts(facts)), tablesHaveRoom(facts)]);
}

function tablesHaveRoom(facts: Facts): Judgement {
  return eachNode(facts, (node) => {
    const count = Number(node.last?.sysctl['net.netfilter.nf_conntrack_count'] ?? 0);
    const most = Number(node.last?.sysctl['net.netfilter.nf_conntrack_max'] ?? 0);
    if (most === 0 || count < most * 0.98) return sound;
    return found(finding({
      id: 'node-network/conntrack-full', object: `Node ${node.name}`, where: `node ${node.name}`, message: `the connection table of node ${node.name} is full (${count} of ${most}): new connections are dropped at random`,
      expected: [`fewer than ${most}`], observed: [`${count} of ${most}`], command: 'sysctl net.netfilter.nf_conntrack_count net.netfilter.nf_conntrack_max', fix: `raise net.netfilter.nf_conntrack_max on ${node.name}, and find who opens so many connections`, doc, states: [keys.network(node.name)],
    }, facts.cells, (cell) => (cell.from.node === node.name || cell.to.node === node.name || cell.to.via === 'service-ip' ? 'may' : undefined)));
  });
}

/** How a server fails that a question has got to, and whose answer has come back. */
const answers: ReadonlySet<OutcomeKind> = new Set(['http-error', 'nxdomain', 'servfail', 'dns-refused', 'wrong-answer']);

/** Pods reach pods, on the same node and on others: what the traffic alone says, whatever the state looks like. */
export function podsReachPods(facts: Facts): Judgement {
  // Whoever says no has been reached; and a pod in the network of its node sends as the node does.
  const inHostNetwork = hostPods(facts.now);
  const direct = facts.cells.filter((cell) => isDirect(cell) && cell.to.role !== 'api').map((cell): Cell => ({
    ...cell,
    ...(cell.state === 'failed' && answers.has(cell.outcome) ? { state: 'passed', passed: cell.tries } : {}),
    ...(inHostNetwork.has(cell.from.pod ?? '') ? { from: { kind: 'node', node: cell.from.node } } : {}),
  }));
  if (direct.length === 0) return unseen('no pod could be asked directly');
  const readings = readDirect(direct).filter(isOfTheNetwork);
  const told = ofFailingFamily(direct);
  return found(...readings.map((reading): Finding => {
    // The other family was asked as well, and answered.
    const family = told.length < direct.length && reading.kind !== 'large-only' ? reading.cells.map(askedFamily)[0] : undefined;
    const isOther = (cell: Cell): boolean => family !== undefined && (askedFamily(cell) ?? family) !== family;
    const over = family === undefined ? '' : ` (over ${family} alone)`;
    const nodes = 'nodes' in reading ? reading.nodes : [reading.node];
    const observed = reading.cells.map(describeCell).slice(0, 8);
    const ids = new Set(reading.cells.map((cell) => cell.id));
    const base = { kind: 'observation' as const, observed, expected: ['an answer'], command: reading.cells[0]?.command ?? '', doc, states: nodes.flatMap((node) => [keys.network(node), keys.traffic(node)]), breaks: nodes.flatMap((node) => brokenBy(facts, node)) };
    const predict = (cell: Cell): 'must' | 'may' | undefined => (ids.has(cell.id) ? 'must' : isOther(cell) ? undefined : cell.to.via === 'service-ip' || cell.to.via === 'name' ? (reading.kind === 'large-only' && cell.outcome !== 'hung' ? undefined : 'may') : undefined);
    if (reading.kind === 'large-only') {
      const mtus = facts.nodes.map((node) => `${node.name}: ${(node.last?.links ?? []).filter((link) => link.name !== 'lo').map((link) => `${link.name} ${link.mtu}`).slice(0, 8).join(', ')}`);
      const narrow = facts.nodes.flatMap((node) => { const way = nodes.includes(node.name) ? narrowWay(facts, node) : null; return way === null ? [] : [{ node: node.name, ...way }]; });
      const [only] = narrow.length === 1 ? narrow : [];
      return finding({
        ...base, id: 'node-network/large-packets', object: only !== undefined ? `Node ${only.node}` : nodes.length === 1 ? `Node ${nodes[0] ?? ''}` : 'the network between nodes', where: only?.node ?? nodes.join(', '),
        message: `small answers come and large ones do not (${nodes.join(', ')}): packets of full size are lost on the way, ${only === undefined ? 'an MTU that does not fit or ICMP that is blocked' : `for ${only.device} of ${only.node} takes ${only.mtu} bytes, and pods there send up to ${only.podMtu}`}`,
        observed: [...observed.slice(0, 4), ...mtus], fix: only === undefined ? 'make the MTU of the pod interfaces fit the path between the nodes (overlays take 50 bytes or more), and let ICMP type 3 code 4 pass' : `ip link set ${only.device} mtu ${only.podMtu} on ${only.node}, as the other nodes have it, or a smaller MTU in the CNI configuration of all; and let ICMP type 3 code 4 pass`,
      }, facts.cells, predict);
    }
    if (reading.kind === 'node') {
      const program = borderPrograms(facts, reading.node);
      return finding({ ...base, id: 'node-network/pods-cut-off', object: `Node ${reading.node}`, where: `node ${reading.node}`, message: `${cutOff(reading, told)}${over}${program?.message ?? ''}`, observed: [...(program?.observed ?? []), ...observed].slice(0, 8), fix: program?.fix ?? `on ${reading.node}: forwarding, routes to the other pod CIDRs, firewall rules in FORWARD, the network plugin's own agent` }, facts.cells, predict);
    }
    if (reading.kind === 'pod' || reading.kind === 'server') return finding({ ...base, ...onePod(facts, reading, observed, over) }, facts.cells, predict);
    if (reading.kind === 'hosts') {
      const from = nodes.join(', ');
      return finding({ ...base, breaks: [], id: 'node-network/hosts-cut-off', object: nodes.length === 1 ? `Node ${from}` : 'the network between nodes and pods', where: from, message: `what ${nodes.length === 1 ? `node ${from} itself sends` : `the nodes ${from} themselves send`} to pods is not answered, and what their pods send to the same pods is: something tells addresses of nodes from those of pods${over}`, fix: `a firewall or a route for the nodes' own addresses (on ${from}, between the nodes, inside the pods)` }, facts.cells, predict);
    }
    if (reading.kind === 'same-node') {
      return finding({ ...base, id: 'node-network/neighbours-cut-off', object: nodes.length === 1 ? `Node ${nodes[0] ?? ''}` : 'the pod network', where: nodes.join(', '), message: `pods of the same node do not reach each other (${nodes.join(', ')}), while other nodes' pods do${over}`, fix: `on ${nodes.join(', ')}: the bridge, its ports, ebtables and bridge-nf-call-iptables` }, facts.cells, predict);
    }
    const between = betweenNodes(facts, told, nodes, over);
    // Seen from one end alone it may be either, or what is between them.
    const blind = nodes.filter((node) => !facts.plan.nodes.includes(node));
    return finding({ ...base, id: 'node-network/between-nodes', object: 'the network between nodes', where: nodes.join(', '), ...between, fix: blind.length === 0 ? between.fix : `look at ${blind.join(', ')} as well, which this run has not (NODES); ${between.fix}` }, facts.cells, predict);
  }));
}

/** Whom a single server answers is its own affair, unless that depends on the node that one asks from. */
function isOfTheNetwork(reading: Reading): reading is Exclude<Reading, { readonly kind: 'backend' | 'scattered' | 'client' }> {
  return reading.kind === 'server' ? reading.reach !== 'everywhere' : reading.kind !== 'backend' && reading.kind !== 'scattered' && reading.kind !== 'client';
}

/** What one pod is cut off from, and at which object to look. */
function onePod(facts: Facts, reading: Extract<Reading, { readonly kind: 'pod' | 'server' }>, observed: readonly string[], over: string): Pick<Finding, 'id' | 'object' | 'where' | 'message' | 'observed' | 'fix' | 'states' | 'breaks'> {
  const { pod, node, reach, kind } = reading;
  const way = reach === 'across' ? 'between it and other nodes' : reach === 'within' ? `between it and its neighbours on ${node}` : 'on the way';
  // A pod in the network of its node has the node's address and meets the node's own filter.
  const onHost = facts.now.pods.some((one) => nameOf(one) === pod && one.spec.hostNetwork === true);
  const program = reach === 'across' ? borderPrograms(facts, node) : null;
  const ip = reading.cells.find((cell) => cell.to.pod === pod)?.to.ip ?? 'ip addr';
  return {
    id: 'node-network/pod-cut-off', object: onHost || program !== null ? `Node ${node}` : `Pod ${pod}`, where: `node ${node}`, states: [keys.answers(pod)], breaks: [],
    message: `what is ${kind === 'pod' ? 'from or ' : ''}for Pod ${pod}${onHost ? `, which is in the network of ${node},` : ''} is lost ${way}, while ${kind === 'pod' ? `other pods of ${node} are reached the same way` : 'others are reached the same way, and it is reached otherwise'}${over}${program?.message ?? ''}`,
    observed: [...(program?.observed ?? []), ...observed].slice(0, 8),
    fix: program?.fix ?? (onHost ? `the firewall of ${node} for what is sent to the node itself (INPUT), and those between the nodes` : `whatever knows this one address (${ip}): a rule or a set of a firewall, a route, a neighbour entry, the port of its bridge; if nothing is found, delete the pod`),
  };
}
