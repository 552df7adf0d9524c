import { describeCell, isDirect, type Cell } from '../cell.ts';
import { networkedPods, type Facts } from '../facts.ts';
import { finding, type Finding } from '../finding.ts';
import { keys } from '../keys.ts';
import { ipv4Of, nameOf, podIps } from '../kube.ts';
import { latestOf, type PodState } from '../node-state.ts';
import { orderly } from '../parse/tc.ts';
import { familyOf, sameAddress } from '../policy/address.ts';
import { isUsable, lookupRoute } from '../route-lookup.ts';
import { inFamily, throughPod } from './predict.ts';

/** What a pod has in its own network that its node does not see: queues on its interface, routes to other pods. */

const doc = 'are-the-pods-working';

/** No queueing discipline inside a pod holds back what it sends. */
export function podsQueue(facts: Facts): readonly Finding[] {
  return latestOf(facts.podStates.filter(({ found }) => found)).flatMap((state) => state.links.filter(({ name, qdisc }) => name !== 'lo' && qdisc !== undefined && !orderly.includes(qdisc)).map((link) => finding({
    id: 'node-network/traffic-control', object: `Pod ${state.pod}`, where: `node ${state.node}`, latent: false,
    message: `the interface ${link.name} of Pod ${state.pod} has a queueing discipline inside the pod (${link.qdisc ?? ''}), which holds back or loses what the pod sends`,
    expected: ['an interface without a limit of its own'], observed: [`${link.name}: qdisc ${link.qdisc ?? ''}`], command: `tc -s qdisc show dev ${link.name} (in the network of the pod)`,
    fix: `tc qdisc del dev ${link.name} root in the network of the pod, or delete the pod; find what put it there (a container with NET_ADMIN, a test)`, doc, states: [keys.answers(state.pod)],
  }, facts.cells, (cell) => (throughPod(facts, state.pod)(cell) === undefined ? undefined : 'may'))));
}

/** What a pod sends to other pods leaves by the interface that has its address: a second network of it must not overlap with that of pods. */
export function podsRoute(facts: Facts): readonly Finding[] {
  return latestOf(facts.podStates.filter(({ found }) => found)).flatMap((state) => {
    const pod = networkedPods(facts).find((one) => nameOf(one) === state.pod);
    const own = pod === undefined ? '' : ipv4Of(pod);
    const device = state.links.find((link) => link.addresses.some((address) => address.startsWith(`${own}/`)))?.name;
    return own === '' || device === undefined || state.routes.length === 0 ? [] : astray(facts, state, own, device);
  });
}

function astray(facts: Facts, state: PodState, own: string, device: string): readonly Finding[] {
  const led = networkedPods(facts).filter((other) => nameOf(other) !== state.pod).flatMap((other) => {
    const choice = lookupRoute(state.routes, state.rules, ipv4Of(other), own);
    const { route, rule } = choice;
    // By its default route a pod reaches everybody, unless a rule of its own has another one taken first.
    const plain = lookupRoute(state.routes, [], ipv4Of(other)).route;
    const wrong = route !== null && (rule !== null && route.source !== plain?.source ? true : route.to !== 'default' && (!isUsable(choice) || (route.dev !== undefined && route.dev !== device)));
    return wrong ? [{ pod: nameOf(other), ip: ipv4Of(other), route, rule, plain }] : [];
  });
  const [first] = led;
  const theirs = (pod: string | undefined): boolean => led.some((one) => one.pod === pod);
  const between = (cell: Cell): boolean => isDirect(cell) && ((cell.from.pod === state.pod && theirs(cell.to.pod)) || (cell.to.pod === state.pod && theirs(cell.from.pod)));
  const failed = facts.cells.filter((cell) => cell.state === 'failed' && between(cell));
  if (first === undefined || failed.length === 0) return [];
  const { route, rule, plain } = first;
  const behind = [facts.target, facts.dns].filter((subject) => subject.pods.some((one) => nameOf(one) === state.pod)).map(({ role }) => role);
  const ruled = rule === null ? null : rule.source.replace(/^\d+:\s*/, '');
  return [finding({
    id: 'node-network/pod-route', object: `Pod ${state.pod}`, where: `pod ${state.pod}`, latent: false,
    message: `Pod ${state.pod} sends what is for ${led.length === 1 ? `Pod ${first.pod}` : `${led.length} other pods`} (${led.slice(0, 3).map(({ ip }) => ip).join(', ')}) ${route.dev === undefined ? `into a ${route.kind} route` : `by ${route.via ?? route.dev}`} (${route.source}), ${ruled !== null ? `because of a routing rule inside the pod (${ruled}), and not by ${plain?.via ?? device}` : `and not by ${device}, by which pods are reached: a route of its own, or a second network of it, overlaps with the addresses of pods`}`,
    expected: [ruled !== null ? plain?.source ?? `a route by ${device}` : `a route by ${device}`], observed: [route.source, ...(rule === null ? [] : [`by rule ${rule.source}`]), ...failed.map(describeCell)].slice(0, 8), command: `ip route get ${first.ip} (in the network of the pod)`,
    fix: ruled !== null ? `ip rule del ${ruled} in the network of the pod, or delete the pod; find what adds it (a plugin for a second network that routes by source, a VPN)` : `give that network of the pod another range (its NetworkAttachmentDefinition, or whatever adds ${route.dev ?? 'the route'}), and make the pod anew`, doc, states: [keys.answers(state.pod)], breaks: [keys.answers(state.pod)],
  }, facts.cells, (cell) => (between(cell) ? 'must' : behind.includes(cell.to.role) || [cell.from.pod, cell.to.pod].includes(state.pod) ? 'may' : undefined))];
}

/** A pod has its addresses of both families: with one of them alone it is well for those who use that one. */
export function podsHaveBothFamilies(facts: Facts): readonly Finding[] {
  return latestOf(facts.podStates.filter(({ found }) => found)).flatMap((state) => lostFamily(facts, state));
}

function lostFamily(facts: Facts, state: PodState): readonly Finding[] {
  const own = facts.now.pods.filter((candidate) => nameOf(candidate) === state.pod).flatMap(podIps);
  const has = (ip: string): boolean => state.links.some((link) => link.addresses.some((address) => sameAddress(address.split('/')[0] ?? '', ip)));
  const lost = own.find((ip) => !has(ip));
  if (lost === undefined || !own.some(has)) return [];
  const family = familyOf(lost) ?? 'IPv4';
  return [finding({
    id: 'node-network/pod-interface', object: `Pod ${state.pod}`, where: `node ${state.node}`, latent: false,
    message: `Pod ${state.pod} does not have its ${family} address ${lost} on any interface, though its status and its Services' EndpointSlices list it: nobody is answered there, and it sends nothing by ${family} itself`,
    expected: [`${lost} on an interface of the pod`], observed: state.links.map((link) => `${link.name}: ${link.addresses.join(' ') || 'no address'}`), command: 'ip addr (in the network of the pod)',
    fix: `find what took ${family} from the pod (${family === 'IPv6' ? 'net.ipv6.conf.*.disable_ipv6 = 1 in an entry script or in its securityContext' : 'a script that flushes addresses'}), and delete the pod, so that the network plugin sets it up again`, doc,
    states: [keys.answers(state.pod)], breaks: [],
  }, facts.cells, inFamily(lost, throughPod(facts, state.pod)))];
}
