import { dnsElsewhere } from '../dns-elsewhere.ts';
import { askedFamily, describeCell, transportOf, type Cell } from '../cell.ts';
import { readyEndpoints, type Facts, type Subject } from '../facts.ts';
import { finding, found, notApplicable, sound, unseen, type Finding, type Judgement } from '../finding.ts';
import { groupBy } from '../group-by.ts';
import { isHairpin, metItself } from '../hairpin-cells.ts';
import { keys } from '../keys.ts';
import { isReady, nameOf, ownerOf } from '../kube.ts';
import { readDirect, type Reading } from '../matrix.ts';
import { readIpvs, tiesClients } from '../proxy/ipvs.ts';
import { deadAddresses } from './endpoints.ts';
import { throughProxy } from './http-proxy.ts';
import { outsideWithoutWayBack } from './outside.ts';
import { layerFor, serviceDead, servicePartly, toPod } from './predict.ts';

/**
 * The Service answers on its IP, from everywhere. What the traffic alone says: where each endpoint can be reached directly and the
 * Service's IP cannot, the way from IP to endpoint is broken on the client's node.
 */
export function serviceIpAnswers(facts: Facts, subject: Subject): Judgement {
  const elsewhere = dnsElsewhere(facts, subject);
  if (elsewhere !== null) return notApplicable(elsewhere);
  if (subject.ips.length === 0) return notApplicable(`${subject.title} has no Service IP`);
  const cells = subject.cells.filter((cell) => cell.to.via === 'service-ip' && isOffered(subject, cell) && (!isHairpin(subject, cell) || (cell.state === 'failed' && (metItself(cell) || askedOthers(subject, cell)))));
  if (cells.every((cell) => cell.state === 'unknown')) return subject.asked.speaks === 'udp' && subject.role !== 'dns' ? unseen(`${subject.title} speaks UDP: its protocol is not known, so it was not asked`) : unseen(`nobody could ask ${subject.title}`);
  const failed = cells.filter((cell) => cell.state === 'failed');
  const proxied = failed.filter((cell) => reachesEndpoints(subject, cell));
  const beyond = failed.filter((cell) => !proxied.includes(cell));
  return found(...(subject.role === 'target' ? throughProxy(facts) : []), ...(subject.role === 'api' && reachesAny(subject) ? deadAddresses(facts, subject) : []), ...proxyReadings(facts, subject, proxied), ...(beyond.length > 0 ? [plainly(facts, subject, beyond)] : []));
}

/** No rule leads on what the Service lists for another protocol alone: that it lacks a port (DNS over TCP) is said elsewhere. */
function isOffered({ service }: Subject, cell: Cell): boolean {
  const ports = (service?.spec.ports ?? []).filter((port) => port.port === cell.to.port);
  return ports.length === 0 || ports.some((port) => (port.protocol ?? 'TCP') === transportOf(cell));
}

/** A backend that was answered by nobody, so often that it cannot have been led to itself each time. */
function askedOthers(subject: Subject, cell: Cell): boolean {
  return cell.passed === 0 && !isTied(subject) && readyEndpoints(subject).length ** -cell.tries < 0.001;
}

/** Which backend a client gets is not left to chance. */
function isTied({ service }: Subject): boolean {
  return service?.spec.sessionAffinity === 'ClientIP' || service?.spec.internalTrafficPolicy === 'Local' || service?.spec.trafficDistribution !== undefined;
}

/** Some endpoint answers when it is asked itself: then those that do not are to be looked at one by one. */
function reachesAny(subject: Subject): boolean {
  return subject.cells.some((cell) => cell.to.via === 'endpoint' && cell.state === 'passed');
}

/** From the same place, every ready endpoint of its family answers directly: then the trouble lies between the IP and the endpoints. */
function reachesEndpoints(subject: Subject, cell: Cell): boolean {
  const direct = subject.cells.filter((other) => other.to.via === 'endpoint' && askedFamily(other) === askedFamily(cell) && sameClient(other, cell) && readyEndpoints(subject).some((endpoint) => endpoint.ip === other.to.ip) && other.state !== 'unknown');
  return direct.length > 0 && direct.every((other) => other.state === 'passed');
}

function sameClient(a: Cell, b: Cell): boolean {
  return a.from.kind === b.from.kind && a.from.node === b.from.node && a.from.pod === b.from.pod;
}

function proxyReadings(facts: Facts, subject: Subject, cells: readonly Cell[]): readonly Finding[] {
  const nodes = [...new Set(cells.map((cell) => cell.from.node))];
  if (isOfService(facts, subject, nodes)) return [servedNowhere(facts, subject, cells)];
  const good = [...new Set(subject.cells.filter((cell) => cell.to.via === 'service-ip' && cell.state === 'passed').map((cell) => cell.from.node))];
  return nodes.map((node) => {
    const here = cells.filter((cell) => cell.from.node === node);
    const ids = new Set(here.map((cell) => cell.id));
    const only = here.every((cell) => cell.from.kind !== 'node') && subject.cells.some((cell) => cell.to.via === 'service-ip' && cell.state === 'passed' && cell.from.kind === 'node' && cell.from.node === node) ? ', though from the node itself it can' : '';
    // What others on the node are given and one pod is not, is a matter of that pod, or of what is said of its address.
    const pods = [...new Set(here.map((cell) => cell.from.pod))];
    const alone = pods.length === 1 && subject.cells.some((cell) => cell.to.via === 'service-ip' && cell.state === 'passed' && cell.from.node === node && cell.from.kind !== 'node' && here.some((one) => one.to.ip === cell.to.ip && one.tool === cell.tool && one.round === cell.round)) ? pods[0] : undefined;
    if (alone !== undefined) return fromOnePod(facts, subject, here, alone);
    const who = here.every((cell) => cell.from.kind === 'node') ? `node ${node} itself` : here.some((cell) => cell.from.kind === 'node') ? `node ${node} and its pods` : `pods on ${node}`;
    return finding({
      id: 'proxy/service-ip-unanswered', object: `Node ${node}`, where: `node ${node}`, kind: 'observation',
      message: `${subject.title} cannot be reached by its IP from ${who}${only}, while every endpoint answers them directly${good.length > 0 && !good.includes(node) ? `; from ${good.join(', ')} it works` : ''}: the rules on ${node} do not lead its packets on`,
      expected: ['an answer from the Service IP'], observed: here.map(describeCell), command: here[0]?.command ?? '',
      fix: `see kube-proxy and the packet filter rules on ${node}`, doc: 'is-kube-proxy-proxying',
      states: [keys.proxy(node), keys.vip(subject)], breaks: subject.role === 'api' ? [keys.hears(node)] : subject.role === 'dns' ? [keys.namesFrom(node), ...(nodes.length === facts.plan.nodes.length ? [keys.names] : [])] : [],
    }, facts.cells, (cell) => (ids.has(cell.id) ? 'must' : namesOver(subject, cell, node)));
  });
}

/** No node leads to this Service, and each of them leads to others: that many proxies do not fail at the same thing by themselves. */
function isOfService(facts: Facts, subject: Subject, nodes: readonly string[]): boolean {
  const own = subject.cells.filter((cell) => cell.to.via === 'service-ip' && cell.state !== 'unknown' && !isHairpin(subject, cell));
  const others = facts.cells.filter((cell) => cell.to.via === 'service-ip' && cell.to.role !== subject.role && cell.state !== 'unknown');
  return facts.plan.nodes.length > 1 && facts.plan.nodes.every((node) => nodes.includes(node)) && own.every((cell) => cell.passed === 0)
    && facts.plan.nodes.every((node) => others.some((cell) => cell.from.node === node && cell.state === 'passed'));
}

function servedNowhere(facts: Facts, subject: Subject, cells: readonly Cell[]): Finding {
  const ids = new Set(cells.map((cell) => cell.id));
  return finding({
    id: `${layerFor(subject, 'service')}/served-nowhere`, object: subject.title, kind: 'observation',
    message: `${subject.title} cannot be reached by its IP from any node, while every endpoint answers directly and other Services are led on: it is something about this Service (its ports, policies, labels, EndpointSlices) that keeps its packets from them`,
    expected: ['an answer from the Service IP'], observed: cells.map(describeCell).slice(0, 8), command: cells[0]?.command ?? '',
    fix: `see kubectl -n ${subject.namespace} get service,endpointslices -o yaml, and what the log of kube-proxy says of it`, doc: 'is-the-service-defined-correctly',
    states: [keys.vip(subject), ...facts.plan.nodes.map(keys.proxy)], breaks: subject.role === 'dns' ? [keys.names] : subject.role === 'api' ? facts.plan.nodes.map(keys.hears) : [],
  }, facts.cells, (cell) => (ids.has(cell.id) ? 'must' : (subject.role === 'dns' || cell.to.role === subject.role) && cell.to.via === 'name' ? 'may' : undefined));
}

/** One pod is not answered, and others of its node are. */
function fromOnePod(facts: Facts, subject: Subject, here: readonly Cell[], pod: string): Finding {
  const [first] = here;
  const node = first?.from.node ?? '?';
  const ids = new Set(here.map((cell) => cell.id));
  return finding({
    id: 'node-network/service-unreached', object: `Pod ${pod}`, where: `pod ${pod}`, kind: 'observation',
    message: `${subject.title} cannot be reached by its IP from Pod ${pod}, though other pods on ${node} can and every endpoint answers it directly: its own network, or a rule about its address, keeps it off`,
    expected: ['an answer from the Service IP'], observed: here.map(describeCell), command: first?.command ?? '',
    fix: `see the addresses, routes and packet filter inside the pod, and what the rules on ${node} say of its address`, doc: 'is-kube-proxy-proxying',
    states: [keys.vip(subject)], breaks: subject.role === 'dns' ? [keys.namesFrom(node)] : [],
  }, facts.cells, (cell) => (ids.has(cell.id) ? 'must' : cell.from.pod === pod ? namesOver(subject, cell, node) : undefined));
}

/** A request by name goes on to the Service's IP; a name is asked at the DNS Service's IP. */
function namesOver(subject: Subject, cell: Cell, node: string): 'may' | undefined {
  if (cell.from.node !== node || cell.to.via !== 'name') return undefined;
  return subject.role === 'dns' || (cell.to.role === subject.role && cell.outcome !== 'no-name') ? 'may' : undefined;
}

/** It fails, and so do endpoints: what stands deeper says why. */
function plainly(facts: Facts, subject: Subject, cells: readonly Cell[]): Finding {
  const ids = new Set(cells.map((cell) => cell.id));
  const everywhere = subject.cells.filter((cell) => cell.to.via === 'service-ip').every((cell) => cell.passed === 0);
  const dead = readDirect(subject.cells, facts.cells).flatMap((reading) => (reading.kind === 'backend' ? [reading] : []));
  const backends = new Set(subject.cells.filter((cell) => cell.to.via === 'endpoint').map((cell) => cell.to.ip));
  const allDead = dead.length > 0 && dead.length === backends.size;
  const nodes = [...new Set(cells.map((cell) => cell.from.node))];
  // Its kubelets reach it somewhere, or their nodes would not be Ready for long.
  const misled = subject.role === 'api' && everywhere && allDead && cells.some((cell) => cell.from.kind === 'node') && facts.now.nodes.some(isReady);
  const places = subject.endpoints.map((endpoint) => `${endpoint.ip}:${endpoint.port ?? '?'}`).join(', ');
  return finding({
    id: misled ? 'cluster/api-service' : `${layerFor(subject, 'vip')}/unanswered`, object: subject.title, kind: 'observation',
    where: everywhere ? 'everywhere' : nodes.join(', '),
    message: misled ? `${subject.title} leads to ${places}, where no API server is reached from any node or pod; kubelets reach the API elsewhere, or over connections that still stand: what runs in pods does not hear of changes` : everywhere ? `${subject.title} does not answer on its IP${allDead ? ', nor does any of its pods directly' : ''}` : `${subject.title} does not always answer on its IP`,
    expected: ['an answer'], observed: cells.map(describeCell).slice(0, 10), command: cells[0]?.command ?? '', fix: misled ? `set --advertise-address of kube-apiserver to the address where it answers nodes (${places} is not it), or let nodes reach it there` : `which endpoints answer, and from where, is in the matrix (evidence/matrix.txt): kubectl -n ${subject.namespace} get endpointslices -l kubernetes.io/service-name=${subject.name}`, doc: 'does-the-service-work-by-ip',
    states: [keys.vip(subject)], breaks: subject.role === 'dns' && everywhere ? [keys.names] : subject.role === 'api' ? nodes.map(keys.hears) : [],
  }, facts.cells, (cell) => (ids.has(cell.id) ? 'must' : cell.to.via === 'name' && (subject.role === 'dns' || cell.to.role === subject.role) ? 'may' : undefined));
}

/** Endpoints that nobody reaches, by what the traffic alone says. */
export function backendsAnswer(facts: Facts, subject: Subject): Judgement {
  const direct = subject.cells.filter((cell) => cell.to.via === 'endpoint');
  if (!direct.some((cell) => cell.state !== 'unknown' || cell.excused)) return direct.length === 0 && !subject.endpoints.some((endpoint) => endpoint.port !== null) ? notApplicable(`${subject.title} has no endpoints that could be asked`) : unseen(`the endpoints of ${subject.title} could not be asked`);
  const readings = readDirect(subject.cells, facts.cells);
  const backends = readings.flatMap((reading) => (reading.kind === 'backend' ? [reading] : []));
  const ready = readyEndpoints(subject);
  const listed = backends.filter((reading) => subject.role === 'dns' || ready.some((endpoint) => endpoint.ip === reading.cells[0]?.to.ip));
  const all = listed.length > 0 && ready.every((endpoint) => listed.some((reading) => reading.cells[0]?.to.ip === endpoint.ip));
  const outside = outsideWithoutWayBack(facts, subject);
  const explained = new Set(outside.flatMap(({ explains }) => explains));
  const scattered = readings.filter(({ cells }) => !cells.every(({ id }) => explained.has(id))).flatMap((reading) => (reading.kind === 'scattered' || reading.kind === 'client' || (reading.kind === 'server' && reading.reach === 'everywhere') ? [reading] : []));
  return found(
    ...outside,
    ...[...groupBy(listed, (reading) => silentAs(subject, listed, reading)).entries()].map(([object, silent]) => {
      const cells = silent.flatMap((reading) => reading.cells);
      const kinds = [...new Set(cells.map((cell) => cell.outcome))];
      const nodes = [...new Set(silent.map((reading) => reading.node))];
      const pods = silent.flatMap((reading) => reading.pod ?? []);
      const [pod = ''] = pods;
      return finding({
        id: `${layerFor(subject, 'pods')}/no-answer`, object, where: nodes.length === 1 && nodes[0] !== undefined ? `node ${nodes[0]}` : 'everywhere', kind: 'observation',
        message: silent.length === 1 ? `${object} of ${subject.title} answers nobody on ${silent[0]?.endpoint ?? ''} (${kinds.join(', ')})` : `no pod of ${object} behind ${subject.title} answers anybody (${kinds.join(', ')}): ${pods.join(', ')}`,
        expected: ['an answer'], observed: cells.map(describeCell).slice(0, 8), command: cells[0]?.command ?? '', fix: pod === '' ? 'see who should have this address' : `is it alive, and listening? kubectl -n ${subject.namespace} logs ${pod.split('/')[1] ?? ''}`, doc: 'are-the-pods-working',
        states: [...silent.map((reading) => keys.answers(reading.pod ?? reading.endpoint)), ...(all ? [keys.ready(subject)] : [])], breaks: all ? [keys.vip(subject), ...(subject.role === 'dns' ? [keys.names] : [])] : [],
      }, facts.cells, (cell) => (pods.some((one) => toPod(one)(cell)) && cell.to.role === subject.role ? 'must' : (all ? serviceDead(facts, subject) : servicePartly(subject))(cell)));
    }),
    ...scattered.map((reading) => finding({
      ...told(subject, reading), kind: 'observation', expected: ['an answer'], observed: reading.cells.map(describeCell).slice(0, 8), command: reading.cells[0]?.command ?? '', doc: 'are-the-pods-working', states: reading.kind === 'client' ? [keys.traffic(reading.node)] : [], breaks: subject.role === 'dns' && reading.kind === 'client' ? [keys.namesFrom(reading.node)] : [],
    }, facts.cells, (cell) => (reading.cells.includes(cell) ? 'must' : reading.kind === 'client' && subject.role === 'dns' && cell.from.pod === reading.pod && cell.to.via === 'name' ? 'may' : servicePartly(subject)(cell)))),
  );
}

/** Pods of one owner that are all silent are silent for one reason, which is its template's; a single one has its own. */
function silentAs(subject: Subject, listed: readonly (Reading & { readonly kind: 'backend' })[], { pod, endpoint }: Reading & { readonly kind: 'backend' }): string {
  const known = subject.pods.find((one) => nameOf(one) === pod);
  if (known === undefined) return pod === undefined ? `endpoint ${endpoint}` : `Pod ${pod}`;
  const siblings = subject.pods.filter((one) => ownerOf(one) === ownerOf(known) && isReady(one));
  return siblings.length > 1 && siblings.every((one) => listed.some((reading) => reading.pod === nameOf(one))) ? ownerOf(known) : `Pod ${nameOf(known)}`;
}

function told(subject: Subject, reading: Reading & { readonly kind: 'client' | 'server' | 'scattered' }): Pick<Finding, 'id' | 'object' | 'where' | 'message' | 'fix'> {
  switch (reading.kind) {
    case 'client': return {
      id: 'node-network/client-cut-off', object: `Pod ${reading.pod}`, where: `pod ${reading.pod}`, message: `Pod ${reading.pod} does not reach the endpoints of ${subject.title}, while its neighbours do`, fix: 'what is about this pod alone: a security group of the cloud, policies on its egress, its own routes, rules and interface',
    };
    case 'server': return {
      id: `${layerFor(subject, 'pods')}/sometimes-no-answer`, object: `Pod ${reading.pod}`, where: `node ${reading.node}`, message: `Pod ${reading.pod} of ${subject.title} does not always answer, wherever it is asked from; its neighbours do`, fix: `kubectl -n ${subject.namespace} describe pod ${reading.pod.split('/')[1] ?? ''}: does it restart, is it overloaded, is it out of something?`,
    };
    case 'scattered': return {
      id: `${layerFor(subject, 'pods')}/sometimes-no-answer`, object: subject.title, where: 'everywhere', message: `endpoints of ${subject.title} do not always answer, without a pattern of place`, fix: 'loss on the way, or pods that restart or are overloaded',
    };
  }
}

/** Every backend gets its share of what is sent to the Service's IP. */
export function everyBackendSeen(facts: Facts, subject: Subject): Judgement {
  const practice = subject.role === 'practice' || (subject.role === 'target' && facts.plan.practice === null);
  if (!practice) return notApplicable('which backend answered can only be told of the practice workload');
  const tied = facts.nodes.some(({ last }) => readIpvs(last?.sections['ipvs']?.stdout ?? '').virtualServers.some((server) => subject.ips.includes(server.address) && tiesClients(server)));
  if (tied || isTied(subject)) return notApplicable(`${subject.title} ties clients to backends`);
  const cells = subject.cells.filter((cell) => cell.to.via === 'service-ip' && cell.from.kind === 'probe' && cell.state === 'passed');
  const seen = new Set(cells.flatMap((cell) => cell.backends));
  const tries = cells.reduce((sum, cell) => sum + cell.passed, 0);
  const ready = readyEndpoints(subject).flatMap((endpoint) => endpoint.pod ?? []);
  // Random choice: with this many tries, one in a thousand would miss a backend by chance.
  const enough = tries >= Math.log(0.001 / Math.max(1, ready.length)) / Math.log(1 - 1 / Math.max(2, ready.length));
  // Too few answers to tell: each endpoint is asked directly as well, and the rules are read.
  if (!enough) return sound;
  const never = ready.filter((pod) => !seen.has(pod.metadata.name));
  return found(...never.map((pod) => finding({
    id: 'proxy/backend-never-picked', object: `Pod ${nameOf(pod)}`, message: `Pod ${nameOf(pod)} is a ready endpoint of ${subject.title} and was never picked in ${tries} requests`,
    expected: ready.map(nameOf), observed: [...seen], fix: 'see the proxy rules: an endpoint is missing in them', doc: 'does-the-service-work-by-ip', kind: 'observation',
  })));
}
