import { dnsElsewhere } from '../dns-elsewhere.ts';
import { describeCell, type Cell } from '../cell.ts';
import { insideOf, type EndpointView, type Facts, type Subject } from '../facts.ts';
import { finding, found, notApplicable, unseen, type Finding, type Judgement, type Prediction } from '../finding.ts';
import { keys } from '../keys.ts';
import { isControlled, isReady, leftOutBy, nameOf, selectorText, serviceIps, type EndpointSlice, type Pod } from '../kube.ts';
import { namesOf } from '../near-miss.ts';
import { unreadIn } from '../unread.ts';
import { familiesWithoutEndpoints } from './family-without-endpoints.ts';
import { lostSelector } from './lost-selector.ts';
import { either, layerFor, provesItself, serviceDead, servicePartly } from './predict.ts';
import { refusal, slicesRefused } from './refusal.ts';
import { portsOf } from './target-port.ts';

/** The EndpointSlices list the pods that are Ready, on the right port, and nothing that is not there. */
export function slicesListPods(facts: Facts, subject: Subject): Judgement {
  const others = dnsElsewhere(facts, subject);
  if (others !== null) return notApplicable(others);
  const { service } = subject;
  if (service === undefined) return notApplicable(`${subject.title} does not exist`);
  if (service.spec.type === 'ExternalName') return notApplicable(`${subject.title} is an alias and has no endpoints`);
  const unread = unreadIn(facts.now, 'endpointSlices', subject.namespace) ?? unreadIn(facts.now, 'pods', subject.namespace);
  if (unread !== undefined) return unseen(unread);
  if (subject.role === 'target' && facts.practiceKept !== null) return unseen(facts.practiceKept);
  const lost = lostSelector(facts, subject);
  const strange = ofAnotherFamily(facts, subject);
  // What a mirror of the former Endpoints says of the same addresses is no second defect.
  return found(...staleSlices(facts, subject), ...lost, ...(lost.length > 0 ? [] : deadAddresses(facts, subject)), ...deafAddresses(facts, subject), ...servicesAddresses(facts, subject), ...leftOut(facts, subject), ...strange, ...(strange.length > 0 ? [] : familiesWithoutEndpoints(facts, subject)), ...nowhere(facts, subject), ...unreadyPublished(facts, subject), ...withoutReady(facts, subject));
}

/** What the controller should have written long ago. */
function staleSlices(facts: Facts, subject: Subject): readonly Finding[] {
  return behindTheirPods(facts, subject).map((stale) => {
    const refused = slicesRefused(facts, subject);
    // Who complains of what it is refused is at work.
    return refused === null ? stale : refusal(facts, { doc: stale.doc, states: stale.states, breaks: stale.breaks }, subject.title, refused, (cell) => (stale.explains.includes(cell.id) ? 'must' : stale.mayExplain.includes(cell.id) ? 'may' : undefined), 'EndpointSlices');
  });
}

function behindTheirPods(facts: Facts, subject: Subject): readonly Finding[] {
  if (subject.service?.spec.selector === undefined) return [];
  const settled = 8000;
  const missing = subject.pods.filter((pod) => {
    const since = Date.parse(pod.status?.conditions?.find((condition) => condition.type === 'Ready')?.lastTransitionTime ?? '');
    return isReady(pod) && facts.at - since > settled && !subject.endpoints.some((endpoint) => endpoint.pod?.metadata.uid === pod.metadata.uid && (endpoint.ready || endpoint.terminating));
  });
  const gone = subject.endpoints.filter((endpoint) => isControlled(endpoint.slice.metadata.labels) && endpoint.endpoint.targetRef?.kind === 'Pod'
    && !facts.now.pods.some((pod) => pod.metadata.uid === endpoint.endpoint.targetRef?.uid) && facts.first.endpointSlices.some((slice) => slice.metadata.uid === endpoint.slice.metadata.uid && (slice.endpoints ?? []).some((old) => old.targetRef?.uid === endpoint.endpoint.targetRef?.uid)));
  // A pod that became unready or lost its readiness long ago and is still listed as ready.
  const wrong = subject.endpoints.filter((endpoint) => endpoint.ready && endpoint.pod !== undefined && !isReady(endpoint.pod) && subject.service?.spec.publishNotReadyAddresses !== true && isControlled(endpoint.slice.metadata.labels)
    && facts.at - Date.parse(endpoint.pod.status?.conditions?.find((condition) => condition.type === 'Ready')?.lastTransitionTime ?? '') > settled);
  if (missing.length + gone.length + wrong.length === 0) return [];
  const noneListed = !subject.endpoints.some((endpoint) => endpoint.ready && endpoint.owner !== undefined);
  return [finding({
    id: 'control-plane/endpointslices-stale', object: 'kube-controller-manager',
    message: `the EndpointSlices of ${subject.title} are behind its pods: ${[
      ...(missing.length > 0 ? [`${missing.length} Ready pods are not listed`] : []),
      ...(gone.length > 0 ? [`${gone.length} addresses belong to pods that are gone`] : []),
      ...(wrong.length > 0 ? [`${wrong.length} pods that are not Ready are listed as ready`] : []),
    ].join(', ')}`,
    expected: subject.pods.filter(isReady).map((pod) => `${pod.status?.podIP ?? ''} (${nameOf(pod)})`),
    observed: subject.endpoints.map((endpoint) => `${endpoint.ip} ready=${endpoint.ready} (${endpoint.endpoint.targetRef?.name ?? 'no pod'})`),
    command: `kubectl -n ${subject.namespace} get endpointslices -l kubernetes.io/service-name=${subject.name}`,
    fix: 'look at kube-controller-manager: is its EndpointSlice controller running, and may it list pods and write EndpointSlices?',
    doc: 'does-the-service-have-any-endpointslices',
    states: [keys.controllers, keys.endpoints(subject)],
    breaks: [keys.endpoints(subject), ...(noneListed ? [keys.vip(subject)] : [])],
  }, facts.cells, noneListed ? serviceDead(facts, subject) : servicePartly(subject))];
}

/** Who wrote a slice by hand: the one that keeps it, or, where the cluster copies it from an object of the older kind, the one that keeps that. */
function writtenAs({ metadata }: EndpointView['slice']): string {
  const service = metadata.labels?.['kubernetes.io/service-name'];
  return metadata.labels?.['endpointslice.kubernetes.io/managed-by'] === 'endpointslicemirroring-controller.k8s.io' && service !== undefined ? `Endpoints ${metadata.namespace ?? ''}/${service}` : `EndpointSlice ${nameOf({ metadata })}`;
}

/** Where a request stays on its client's node, addresses count for the node that their slice names: one that is not there has no clients. */
function nowhere(facts: Facts, subject: Subject): readonly Finding[] {
  if (subject.service?.spec.internalTrafficPolicy !== 'Local') return [];
  const lost = subject.endpoints.filter((endpoint) => endpoint.ready && !isControlled(endpoint.slice.metadata.labels) && !facts.now.nodes.some((node) => node.metadata.name === endpoint.node));
  const [first] = lost;
  if (first === undefined) return [];
  const all = lost.length === subject.endpoints.filter((endpoint) => endpoint.ready).length;
  const object = writtenAs(first.slice);
  return [finding({
    id: `${layerFor(subject, 'endpoints')}/slice-node`, object,
    message: `${object} says that ${lost.map(({ ip }) => ip).join(', ')} ${lost.length === 1 ? 'is' : 'are'} on ${first.node === undefined ? 'no node' : `node ${first.node}, which is not there`}, and ${subject.title} keeps a request on its client's node (internalTrafficPolicy: Local): nobody is led there`,
    expected: ['nodeName of a node'], observed: lost.map(({ ip, node }) => `${ip} nodeName ${node ?? 'missing'}`), command: `kubectl -n ${subject.namespace} get endpointslices -l kubernetes.io/service-name=${subject.name} -o yaml`,
    fix: `correct nodeName in ${object}, or: kubectl -n ${subject.namespace} patch service ${subject.name} --type=merge -p '{"spec":{"internalTrafficPolicy":"Cluster"}}'`, doc: 'does-the-service-have-any-endpointslices',
    states: [keys.endpoints(subject)], breaks: [keys.endpoints(subject), ...(all ? [keys.vip(subject), ...facts.plan.nodes.map(keys.proxy)] : [])],
  }, facts.cells, unled(subject, all))];
}

/** Nobody is led to these addresses by the Service's IP, whoever answers there by itself: to none of its addresses, or not to these. */
function unled(subject: Subject, all: boolean): Prediction {
  const partly = servicePartly(subject);
  return (cell) => (all && cell.to.role === subject.role && cell.to.via === 'service-ip' ? 'must' : partly(cell));
}

/** Slices of a Service that has an IP, with a label by which service proxies leave them out. */
function leftOut(facts: Facts, subject: Subject): readonly Finding[] {
  if (subject.ips.length === 0) return [];
  const ready = subject.endpoints.filter((endpoint) => endpoint.ready);
  const label = leftOutBy.find((name) => ready.some(({ slice }) => slice.metadata.labels?.[name] !== undefined));
  const hidden = label === undefined ? [] : ready.filter(({ slice }) => slice.metadata.labels?.[label] !== undefined);
  const [first] = hidden;
  const all = hidden.length === ready.length;
  if (first === undefined || label === undefined || subject.service?.metadata.labels?.[label] !== undefined) return [];
  return [finding({
    id: `${layerFor(subject, 'endpoints')}/slice-left-out`, object: `EndpointSlice ${nameOf(first.slice)}`,
    message: `EndpointSlice ${nameOf(first.slice)} of ${subject.title} has the label ${label}, by which service proxies leave it out${all ? `, and ${subject.title} has no other address` : ''}`,
    expected: [`a slice without ${label}`], observed: hidden.map(({ ip }) => ip), command: `kubectl -n ${subject.namespace} get endpointslices -l kubernetes.io/service-name=${subject.name} --show-labels`,
    fix: `kubectl -n ${subject.namespace} label endpointslice ${first.slice.metadata.name} ${label}-`, doc: 'does-the-service-have-any-endpointslices',
    states: [keys.endpoints(subject)], breaks: all ? [keys.vip(subject), ...facts.plan.nodes.map(keys.proxy)] : [],
  }, facts.cells, unled(subject, all))];
}

/** Proxies lead an address of one family to endpoints of the same, and pass over all others. */
function isOfAnotherFamily({ service, ips }: Subject, { slice }: EndpointView): boolean {
  return ips.length > 0 && service?.spec.ipFamilies !== undefined && ['IPv4', 'IPv6'].includes(slice.addressType) && !service.spec.ipFamilies.includes(slice.addressType);
}

/** All addresses that are listed are of a family that the Service has none of. */
function ofAnotherFamily(facts: Facts, subject: Subject): readonly Finding[] {
  const ready = subject.endpoints.filter((endpoint) => endpoint.ready);
  const [first] = ready;
  if (first === undefined || !ready.every((endpoint) => isOfAnotherFamily(subject, endpoint))) return [];
  const families = (subject.service?.spec.ipFamilies ?? []).join(' and ');
  return [finding({
    id: `${layerFor(subject, 'endpoints')}/slice-family`, object: writtenAs(first.slice),
    message: `${writtenAs(first.slice)} of ${subject.title} lists addresses of ${first.slice.addressType} alone, and the Service has ${families} only: service proxies lead a family to its own`,
    expected: [`addresses of ${families}`], observed: ready.map(({ ip }) => ip).slice(0, 6), command: `kubectl -n ${subject.namespace} get endpointslices -l kubernetes.io/service-name=${subject.name}`,
    fix: `list the ${families} addresses of the servers (a slice of addressType ${families}), or give the Service that family: ipFamilies`, doc: 'does-the-service-have-any-endpointslices',
    states: [keys.endpoints(subject)], breaks: [keys.vip(subject), ...facts.plan.nodes.map(keys.proxy)],
  }, facts.cells, either((cell) => (cell.to.role === subject.role && cell.to.via === 'endpoint' ? 'may' : undefined), unled(subject, true)))];
}

/** Addresses that somebody else wrote and that nobody has. */
export function deadAddresses(facts: Facts, subject: Subject): readonly Finding[] {
  const foreign = subject.endpoints.filter((endpoint) => !isControlled(endpoint.slice.metadata.labels) && endpoint.ready && !isOfAnotherFamily(subject, endpoint));
  const failing = foreign.filter((endpoint) => endpoint.owner === undefined && subject.cells.some((cell) => cell.to.via === 'endpoint' && cell.to.ip === endpoint.ip) && subject.cells.filter((cell) => cell.to.via === 'endpoint' && cell.to.ip === endpoint.ip).every((cell) => cell.passed === 0));
  const [first] = failing;
  if (first === undefined) return [];
  const all = failing.length === subject.endpoints.filter((endpoint) => endpoint.ready).length;
  return [finding({
    id: `${layerFor(subject, 'endpoints')}/dead-address`, object: writtenAs(first.slice),
    message: `${writtenAs(first.slice)} of ${subject.title} lists ${failing.map((endpoint) => endpoint.ip).join(', ')}, which ${unreadIn(facts.now, 'pods') === undefined ? 'belongs to no pod and ' : ''}answers nobody`,
    expected: ['addresses that answer'], observed: failing.flatMap((endpoint) => subject.cells.filter((cell) => cell.to.ip === endpoint.ip && cell.to.via === 'endpoint').map(describeCell)).slice(0, 6),
    // API servers write this one themselves.
    fix: subject.role === 'api' && first.slice.metadata.name === subject.name ? `start the API server of ${failing.map((endpoint) => endpoint.ip).join(', ')}, or let pods and nodes reach it; where it is gone for good, the others take its address out when its lease in etcd ends` : 'correct or delete the slice: nothing keeps a hand-made one up to date',
    doc: 'does-the-service-have-any-endpointslices', states: [keys.endpoints(subject)], breaks: all ? [keys.vip(subject)] : [],
  }, facts.cells, either((cell) => (cell.to.role === subject.role && cell.to.via === 'endpoint' && failing.some((endpoint) => endpoint.ip === cell.to.ip) ? 'must' : undefined), all ? serviceDead(facts, subject) : servicePartly(subject)))];
}

/** Addresses that somebody else wrote: of pods that are there, with a port on which these do not listen. */
function deafAddresses(facts: Facts, subject: Subject): readonly Finding[] {
  const direct = (endpoint: EndpointView): readonly Cell[] => subject.cells.filter((cell) => cell.to.via === 'endpoint' && cell.to.ip === endpoint.ip && cell.to.port === endpoint.port && cell.state !== 'unknown');
  const listening = (pod: Pod | undefined): readonly number[] => (pod === undefined ? [] : [...new Set([...(insideOf(facts, pod)?.listeners ?? []).filter((listener) => listener.protocol === 'TCP').map((listener) => listener.port), ...portsOf(pod).map((port) => port.containerPort)])]);
  const foreign = subject.endpoints.filter((endpoint) => !isControlled(endpoint.slice.metadata.labels) && endpoint.ready);
  const deaf = foreign.filter((endpoint) => endpoint.owner !== undefined && endpoint.port !== null && !listening(endpoint.owner).includes(endpoint.port) && direct(endpoint).length > 0 && direct(endpoint).every((cell) => cell.passed === 0 && cell.outcome === 'refused'));
  const first = deaf[0];
  if (first === undefined) return [];
  const all = deaf.length === subject.endpoints.filter((endpoint) => endpoint.ready).length;
  const real = [...new Set(deaf.flatMap((endpoint) => listening(endpoint.owner)))];
  return [finding({
    id: `${layerFor(subject, 'endpoints')}/slice-port`, object: writtenAs(first.slice),
    message: `${writtenAs(first.slice)} of ${subject.title} says port ${first.port ?? '?'}, and ${deaf.map((endpoint) => endpoint.owner).flatMap((pod) => (pod === undefined ? [] : [nameOf(pod)])).slice(0, 3).join(', ')} refuse${deaf.length === 1 ? 's' : ''} there${real.length === 0 ? '' : ` (open: ${real.join(', ')})`}`,
    expected: ['a port on which the addresses listen'], observed: deaf.flatMap(direct).map(describeCell).slice(0, 6), command: `kubectl -n ${subject.namespace} get endpointslice ${first.slice.metadata.name} -o yaml`,
    fix: `correct ports of ${writtenAs(first.slice)}${real.length === 1 ? `: ${real[0] ?? ''}` : ''}; targetPort of the Service means nothing to a slice that is made by hand`, doc: 'does-the-service-have-any-endpointslices',
    states: [keys.endpoints(subject)], breaks: all ? [keys.vip(subject)] : [],
  }, facts.cells, either((cell) => (deaf.some((endpoint) => direct(endpoint).includes(cell)) ? 'must' : undefined), all ? serviceDead(facts, subject) : servicePartly(subject)))];
}

/**
 * Addresses that somebody else wrote: the IPs of other Services. A packet is translated once: what a proxy leads there leaves the node for an address that nobody has
 * (discovery/v1, Endpoint.addresses), though whoever asks that address himself is answered.
 */
function servicesAddresses(facts: Facts, subject: Subject): readonly Finding[] {
  const holders = new Map(facts.now.services.flatMap((service) => serviceIps(service).map((ip) => [ip, nameOf(service)] as const)));
  const ready = subject.endpoints.filter((endpoint) => endpoint.ready);
  const led = ready.filter((endpoint) => holders.has(endpoint.ip));
  const [first] = led;
  if (first === undefined || subject.ips.length === 0) return [];
  const all = led.length === ready.length;
  return [finding({
    id: `${layerFor(subject, 'endpoints')}/service-address`, object: writtenAs(first.slice),
    message: `${writtenAs(first.slice)} of ${subject.title} lists ${first.ip}, which is the IP of Service ${holders.get(first.ip) ?? '?'}: a proxy translates a packet once, so nobody is led on from there`,
    expected: ['addresses of pods or hosts'], observed: led.map(({ ip }) => `${ip} is Service ${holders.get(ip) ?? '?'}`), command: `kubectl -n ${subject.namespace} get endpointslice ${first.slice.metadata.name} -o yaml`,
    fix: `list what stands behind Service ${holders.get(first.ip) ?? '?'} instead, or let clients use that Service (an ExternalName leads there by name)`, doc: 'does-the-service-have-any-endpointslices',
    latent: false, states: [keys.endpoints(subject)], breaks: all ? [keys.vip(subject), ...facts.plan.nodes.map(keys.proxy)] : [],
  }, facts.cells, (cell) => (all && cell.to.role === subject.role && cell.to.via === 'service-ip' && cell.state === 'failed' ? 'must' : servicePartly(subject)(cell)))];
}

/** Pods that say that they are not Ready, get requests all the same, and do not answer them. */
function unreadyPublished(facts: Facts, subject: Subject): readonly Finding[] {
  if (subject.service?.spec.publishNotReadyAddresses !== true || !subject.pods.some(isReady)) return [];
  const direct = (pod: Pod): readonly Cell[] => subject.cells.filter((cell) => cell.to.via === 'endpoint' && cell.to.pod === nameOf(pod) && cell.state !== 'unknown');
  const silent = subject.endpoints.flatMap((endpoint) => (endpoint.ready && endpoint.pod !== undefined && !isReady(endpoint.pod) ? [endpoint.pod] : [])).filter((pod) => direct(pod).length > 0 && direct(pod).every((cell) => cell.passed === 0));
  if (silent.length === 0) return [];
  return [finding({
    id: `${layerFor(subject, 'endpoints')}/unready-published`, object: subject.title,
    message: `${subject.title} has publishNotReadyAddresses, so ${namesOf(silent)}, which ${silent.length === 1 ? 'is' : 'are'} not Ready and do${silent.length === 1 ? 'es' : ''} not answer, get${silent.length === 1 ? 's' : ''} requests too`,
    expected: ['requests for pods that are Ready'], observed: silent.flatMap(direct).map(describeCell).slice(0, 6), command: `kubectl -n ${subject.namespace} get pods -l ${selectorText(subject)}`,
    fix: `kubectl -n ${subject.namespace} patch service ${subject.name} --type=merge -p '{"spec":{"publishNotReadyAddresses":false}}' (a headless Service for peers that must find one another early may keep it)`, doc: 'does-the-service-have-any-endpointslices',
    // Where nobody is led to them it is what the flag is for.
    latent: false, breaks: silent.map((pod) => keys.answers(nameOf(pod))),
  }, facts.cells, either((cell) => (silent.some((pod) => direct(pod).includes(cell)) ? 'must' : undefined), servicePartly(subject)))];
}

/** Nothing to send to: no address, none ready, or none with the port. The reason mostly stands deeper; this is what it comes to. */
function withoutReady(facts: Facts, subject: Subject): readonly Finding[] {
  // A headless Service may list no port at all: its users know the one of the pods.
  const portless = (subject.service?.spec.ports ?? []).length === 0;
  const usable = subject.endpoints.filter((endpoint) => (portless || endpoint.port !== null) && (endpoint.ready || (endpoint.serving && endpoint.terminating)));
  if (usable.length > 0) return [];
  const manual = subject.service?.spec.selector === undefined;
  const trouble = manual ? keptByHand(facts, subject) : keptByController(subject);
  const proved = provesItself(facts, subject);
  return [finding({
    id: `${layerFor(subject, 'endpoints')}/${trouble.id}`, object: trouble.object,
    message: `${subject.title} has nothing to send to: ${trouble.what}`,
    expected: ['at least one ready address'],
    observed: subject.endpoints.length === 0 ? ['none'] : subject.endpoints.map((endpoint) => `${endpoint.ip}${endpoint.port === null ? '' : `:${endpoint.port}`} ready=${endpoint.ready}${endpoint.terminating ? ' terminating' : ''}`),
    command: `kubectl -n ${subject.namespace} get endpointslices -l kubernetes.io/service-name=${subject.name}`,
    fix: trouble.fix,
    doc: 'does-the-service-have-any-endpointslices',
    // A selector's slices only say what its pods are; what keeps those is the cause, and this falls with it.
    kind: manual || proved ? 'inspection' : 'observation',
    states: [keys.endpoints(subject), ...(proved && !manual ? [keys.ready(subject)] : [])],
    breaks: [keys.vip(subject), ...(subject.role === 'dns' ? [keys.names] : [])],
    definite: proved,
  }, facts.cells, serviceDead(facts, subject))];
}

interface Emptiness {
  readonly id: string;
  readonly object: string;
  readonly what: string;
  readonly fix: string;
}

function keptByController(subject: Subject): Emptiness {
  const noPort = subject.endpoints.some((endpoint) => endpoint.ready && endpoint.port === null);
  return {
    id: 'none-ready', object: subject.title, fix: 'see the pods',
    what: noPort ? 'its EndpointSlices list addresses without the port' : subject.endpoints.length > 0 ? 'its EndpointSlices list addresses, none of them ready' : 'its EndpointSlices list no address',
  };
}

/** Without a selector somebody writes the slices by hand, and is to mend them. */
function keptByHand(facts: Facts, subject: Subject): Emptiness {
  const named = (slice: EndpointSlice): string => `EndpointSlice ${nameOf(slice)}`;
  const [listed] = subject.endpoints;
  const [hosts] = subject.slices.filter((slice) => slice.addressType === 'FQDN');
  const [unlabelled] = facts.now.endpointSlices.filter((slice) => slice.metadata.namespace === subject.namespace && slice.metadata.labels?.['kubernetes.io/service-name'] === undefined);
  if (listed !== undefined && subject.endpoints.every((endpoint) => endpoint.port === null)) {
    const wanted = `${subject.asked.port?.name ?? 'without a name'}, ${subject.asked.port?.protocol ?? 'TCP'}`;
    const ports = (listed.slice.ports ?? []).map((port) => `${port.name ?? 'without a name'} ${port.port ?? ''}/${port.protocol ?? 'TCP'}`).join(', ') || 'none';
    return { id: 'slice-port', object: named(listed.slice), what: `${named(listed.slice)} lists no port that is the Service's (${wanted}); it has ${ports}`, fix: `let name and protocol of a port in ${named(listed.slice)} be those of the Service's port (${wanted})` };
  }
  if (listed !== undefined) return { id: 'slice-not-ready', object: named(listed.slice), what: 'its EndpointSlice says ready: false of every address', fix: 'set conditions.ready to true, or add addresses' };
  if (hosts !== undefined) return { id: 'slice-names', object: named(hosts), what: `${named(hosts)} lists names (addressType: FQDN), which no proxy follows`, fix: 'make the slice with addressType: IPv4 and an address; for a name a Service of type ExternalName is the way' };
  if (unlabelled !== undefined) return { id: 'slice-without-label', object: named(unlabelled), what: `${named(unlabelled)} lacks the label kubernetes.io/service-name=${subject.name}`, fix: `kubectl -n ${subject.namespace} label endpointslice ${unlabelled.metadata.name} kubernetes.io/service-name=${subject.name}` };
  return { id: 'no-slice', object: subject.title, what: 'it has no selector, and nobody made an EndpointSlice for it', fix: 'make an EndpointSlice with its addresses, or give the Service a selector' };
}
