import { describeCell } from '../cell.ts';
import type { Facts, Subject } from '../facts.ts';
import { finding, found, notApplicable, sound, unseen, type Judgement } from '../finding.ts';
import { keys } from '../keys.ts';
import { nameOf, otherProxy, serviceIps, type ServicePort } from '../kube.ts';
import { nearestName } from '../near-miss.ts';
import { protocolOf } from '../speaks.ts';
import { placeOf, unreadIn } from '../unread.ts';
import { byNameOrIp, layerFor, serviceDead, toService } from './predict.ts';
import { writeRefused } from './refusal.ts';
import { describePort, targetsOf } from './target-port.ts';

/** The Service exists. */
export function serviceExists(facts: Facts, subject: Subject): Judgement {
  if (subject.service !== undefined) return sound;
  const unread = unreadIn(facts.now, 'services', placeOf(subject));
  if (unread !== undefined) return unseen(unread);
  const refused = facts.survey.writes.find((write) => [`Service ${subject.namespace}/${subject.name}`, `Namespace ${subject.namespace}`].includes(write.object) && write.error !== undefined);
  // What this run could not even try to make is not missing.
  if (subject.namespace === facts.plan.namespace && !facts.survey.writes.some(({ object }) => object === `Service ${subject.namespace}/${subject.name}` || object === `Namespace ${subject.namespace}`)) return unseen(`${subject.title} was not made: too little could be read before`);
  if (refused?.object.startsWith('Namespace ') === true) return unseen(`${subject.title} could not be made, for its namespace could not: ${refused.error ?? ''}`);
  if (refused !== undefined) return found(writeRefused(facts, { doc: 'does-the-service-exist', states: [keys.exists(subject)], breaks: [keys.endpoints(subject), keys.vip(subject)], definite: true }, refused, byNameOrIp(subject)));
  const elsewhere = facts.now.services.filter((service) => service.metadata.name === subject.name && subject.role !== 'dns' && service.metadata.labels?.['plumbline.dev/run'] === undefined).map(nameOf);
  const near = nearestName(subject.name, facts.now.services.filter((service) => service.metadata.namespace === subject.namespace).map((service) => service.metadata.name));
  const maker = facts.now.deployments.find((one) => one.metadata.namespace === subject.namespace && one.metadata.name === subject.name);
  const containerPort = maker?.spec.template?.spec?.containers?.flatMap((container) => container.ports ?? [])[0]?.containerPort;
  const hint = elsewhere.length > 0 ? `; there is one called so in ${elsewhere.map((name) => name.split('/')[0]).join(', ')}` : near === null ? '' : `; did you mean ${near}?`;
  const ending = facts.now.namespaces.find(({ metadata }) => metadata.name === subject.namespace && metadata.deletionTimestamp !== undefined);
  const isDns = subject.role === 'dns';
  const nameservers = facts.clusterDns.nameservers;
  return found(finding({
    id: isDns ? 'dns/service-missing' : 'service/missing',
    object: subject.title,
    message: isDns
      ? `${subject.title} does not exist${nameservers.length === 0 ? '' : `, and pods are sent to ${nameservers.join(', ')} with their questions`}`
      : `${subject.title} does not exist${hint}${ending === undefined ? '' : `; its namespace is being deleted since ${ending.metadata.deletionTimestamp ?? ''}, and takes no new objects`}`,
    expected: [subject.title],
    observed: isDns ? [`kubelets hand out ${nameservers.join(', ') || 'nothing that could be read'}`] : [near === null ? 'no such Service' : `nearest: ${near}`, ...elsewhere.map((name) => `elsewhere: ${name}`)],
    command: `kubectl -n ${subject.namespace} get service ${subject.name}`,
    fix: isDns
      ? `make it again with the same address: spec.clusterIP ${nameservers[0] ?? ''}`.trim()
      : ending !== undefined ? `see what holds the namespace (kubectl get namespace ${subject.namespace} -o yaml: its conditions name it); when it is gone, make namespace and Service anew`
      : elsewhere.length > 0 ? `use the name ${elsewhere.map((name) => name.split('/').toReversed().join('.')).join(' or ')}, or make it in namespace ${subject.namespace}` : `kubectl -n ${subject.namespace} expose deployment ${maker?.metadata.name ?? 'NAME'} --name=${subject.name} --port=80 --target-port=${containerPort ?? 'PORT'}`,
    doc: 'does-the-service-exist',
    states: [keys.exists(subject)],
    breaks: [keys.endpoints(subject), keys.vip(subject), ...(isDns ? [keys.names] : [])],
    // Without the Service there is nothing that a user could reach: that it is missing is felt in itself.
    definite: subject.role === 'target',
  }, facts.cells, (cell) => byNameOrIp(subject)(cell) ?? serviceDead(facts, subject)(cell)));
}

/** The port that users ask is one of the Service's ports. */
export function portIsListed(facts: Facts, subject: Subject): Judgement {
  if (subject.service === undefined) return notApplicable(`${subject.title} does not exist`);
  const wanted = subject.role === 'target' ? facts.plan.target.port : subject.role === 'dns' ? 53 : undefined;
  const ports = subject.service.spec.ports ?? [];
  if (subject.role === 'dns') return dnsPorts(facts, subject, ports);
  if (wanted === undefined) return sound;
  // An alias is only a name: its ports mean nothing to anybody.
  if (subject.service.spec.type === 'ExternalName') return notApplicable(`${subject.title} is an alias and has no ports of its own`);
  if (ports.some((port) => port.port === wanted)) return portIsTranslated(facts, subject, wanted);
  const meant = ports.find((port) => port.nodePort === wanted || targetsOf(subject, port).includes(wanted));
  return found(finding({
    id: 'service/port-not-listed', object: subject.title,
    message: `${subject.title} has no port ${wanted}${meant === undefined ? '' : `: ${wanted} is the ${meant.nodePort === wanted ? 'nodePort' : 'targetPort'} of its port ${meant.port}`}`,
    expected: [`port ${wanted}`], observed: ports.map(describePort),
    command: `kubectl -n ${subject.namespace} get service ${subject.name} -o json`,
    fix: meant === undefined ? `ask one of its ports, or add port ${wanted} to spec.ports` : `ask port ${meant.port}`,
    doc: 'is-the-service-defined-correctly', states: [keys.endpoints(subject)], breaks: [keys.vip(subject)], definite: true,
  }, facts.cells, (cell) => (toService(subject)(cell) ? 'must' : undefined)));
}

/** A headless Service has no IP on which a port could be translated: its name leads to the pods themselves. */
function portIsTranslated(facts: Facts, subject: Subject, wanted: number): Judgement {
  const real = subject.endpoints.find((endpoint) => endpoint.port !== null)?.port ?? wanted;
  const failed = subject.cells.filter((cell) => cell.to.via === 'name' && cell.to.port === wanted && cell.state === 'failed');
  if (subject.service?.spec.clusterIP !== 'None' || real === wanted || failed.length === 0) return sound;
  return found(finding({
    id: 'service/headless-port', object: subject.title,
    message: `${subject.title} is headless: nobody translates its port ${wanted} to ${real}, and its pods are asked on ${wanted}`,
    expected: [`clients that ask port ${real}`], observed: failed.map(describeCell).slice(0, 4),
    command: `kubectl -n ${subject.namespace} get service ${subject.name} -o json`,
    fix: `ask port ${real}, or give ${subject.title} a Service IP (without clusterIP: None)`,
    doc: 'is-the-service-defined-correctly', states: [keys.endpoints(subject)], breaks: [keys.vip(subject)],
  }, facts.cells, (cell) => (failed.includes(cell) ? 'must' : undefined)));
}

/** DNS is asked over UDP, and over TCP when an answer is too long for it (RFC 7766). */
function dnsPorts(facts: Facts, subject: Subject, ports: readonly ServicePort[]): Judgement {
  const missing = ['UDP', 'TCP'].filter((protocol) => !ports.some((port) => port.port === 53 && protocolOf(port) === protocol));
  return found(...missing.map((protocol) => finding({
    id: 'dns/port-missing', object: subject.title, where: 'everywhere',
    message: `${subject.title} has no port 53 over ${protocol}`,
    expected: ['53/UDP and 53/TCP'], observed: ports.map(describePort),
    fix: `add {name: ${protocol === 'UDP' ? 'dns' : 'dns-tcp'}, port: 53, protocol: ${protocol}} to spec.ports of ${subject.title}`,
    doc: 'does-the-service-work-by-dns-name',
    states: protocol === 'UDP' ? [keys.vip(subject)] : [], breaks: protocol === 'UDP' ? [keys.names] : [],
  }, facts.cells, (cell) => {
    if (cell.to.role === 'dns' && cell.to.via === 'service-ip') return (cell.tool === 'dns-tcp') === (protocol === 'TCP') ? 'must' : undefined;
    // Few ask over TCP (options use-vc, or an answer that is too long): who does not get a name elsewhere than others may be one of them.
    return protocol === 'UDP' ? serviceDead(facts, subject)(cell) : cell.to.via === 'name' && cell.outcome === 'no-name' ? 'may' : undefined;
  })));
}

/** A Service that is being deleted, or that proxies are told to leave alone, is not what its user thinks. */
export function serviceIsServed(facts: Facts, subject: Subject): Judgement {
  const { service } = subject;
  if (service === undefined) return notApplicable(`${subject.title} does not exist`);
  const other = service.metadata.labels?.[otherProxy];
  const failing = subject.cells.filter((cell) => cell.to.via === 'service-ip' && cell.state === 'failed');
  const { deletionTimestamp, finalizers = [] } = service.metadata;
  if (deletionTimestamp !== undefined) {
    return found(finding({
      id: `${layerFor(subject, 'service')}/being-deleted`, object: subject.title, message: `${subject.title} is being deleted since ${deletionTimestamp}, and only its finalizers (${finalizers.join(', ')}) still keep it: when they are gone, so is the Service`,
      expected: ['a Service that stays'], observed: [`deletionTimestamp ${deletionTimestamp}`, ...finalizers.map((finalizer) => `finalizer ${finalizer}`)], command: `kubectl -n ${subject.namespace} get service ${subject.name} -o yaml`,
      fix: 'let whoever owns the finalizers end its work, then make the Service again if it is still wanted', doc: 'does-the-service-exist',
    }));
  }
  const bare = facts.plan.nodes.filter((node) => !subject.endpoints.some((endpoint) => endpoint.ready && endpoint.node === node));
  const stranded = failing.filter((cell) => bare.includes(cell.from.node));
  if (service.spec.internalTrafficPolicy === 'Local' && stranded.length > 0 && bare.length < facts.plan.nodes.length) {
    const nodes = bare.filter((node) => stranded.some((cell) => cell.from.node === node));
    return found(finding({
      id: `${layerFor(subject, 'service')}/no-local-endpoint`, object: subject.title, where: nodes.map((node) => `node ${node}`).join(', '),
      message: `${subject.title} has internalTrafficPolicy: Local, which keeps a request on its client's node, and ${nodes.join(', ')} ${nodes.length === 1 ? 'has' : 'have'} no pod of it that is ready`,
      expected: ['a ready pod on every node that has clients'], observed: subject.endpoints.map((endpoint) => `${endpoint.ip} on ${endpoint.node ?? '?'} ready=${endpoint.ready}`),
      command: `kubectl -n ${subject.namespace} get service ${subject.name} -o json`,
      fix: `kubectl -n ${subject.namespace} patch service ${subject.name} --type=merge -p '{"spec":{"internalTrafficPolicy":"Cluster"}}', or run a pod of it on every node (a DaemonSet)`, doc: 'is-the-service-defined-correctly',
      states: [keys.endpoints(subject)], breaks: [keys.vip(subject), ...(subject.role === 'dns' ? nodes.map(keys.namesFrom) : [])],
    }, facts.cells, (cell) => (!nodes.includes(cell.from.node) ? undefined : toService(subject)(cell) ? 'must' : subject.role === 'dns' && cell.to.via === 'name' ? 'may' : undefined)));
  }
  if (other !== undefined && failing.length > 0 && serviceIps(service).length > 0) {
    return found(finding({ id: `${layerFor(subject, 'service')}/proxied-by-another`, object: subject.title, message: `${subject.title} carries the label ${otherProxy}=${other}, so kube-proxy leaves it alone, and nobody else serves it`, expected: ['a proxy that serves it'], observed: failing.map(describeCell).slice(0, 4), fix: `kubectl -n ${subject.namespace} label service ${subject.name} ${otherProxy}-`, doc: 'is-the-service-defined-correctly', states: [keys.vip(subject)], breaks: [keys.vip(subject), ...(subject.role === 'dns' ? [keys.names] : [])] }, facts.cells, serviceDead(facts, subject)));
  }
  return sound;
}
