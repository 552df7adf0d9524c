import { dnsElsewhere } from '../dns-elsewhere.ts';
import { describeCell, isBesideAddresses, type Cell } from '../cell.ts';
import { failingLines, hidingLines, keepingLines, overridesOf } from '../corefile.ts';
import { refusedByApi, refusedConfiguration } from '../last-words.ts';
import { insideOf, type Facts } from '../facts.ts';
import { finding, found, notApplicable, sound, together, unseen, type Finding, type Judgement } from '../finding.ts';
import { keys } from '../keys.ts';
import { isReady, nameOf, ownerOf, serviceIps, type Service } from '../kube.ts';
import { isLoopback } from '../parse/proc-net.ts';
import { keeperOf } from './kept-from-api.ts';
import { standstill } from './pods.ts';
import { either, ofNames } from './predict.ts';

const doc = 'does-the-service-work-by-dns-name';

/** Each DNS server answers when it is asked directly, with the truth. */
export function serversAnswer(facts: Facts): Judgement {
  const elsewhere = dnsElsewhere(facts, facts.dns);
  if (elsewhere !== null) return notApplicable(elsewhere);
  const servers = facts.clusterDns.servers;
  if (servers.length === 0) return unseen('no pod of the cluster\'s DNS was found');
  const direct = facts.dns.cells.filter((cell) => cell.to.via === 'endpoint');
  if (direct.length === 0 && servers.some(isReady)) return unseen('the DNS servers could not be asked');
  return withoutView(facts, together(servers.map((pod): Judgement => {
    const name = nameOf(pod);
    const cells = direct.filter((cell) => cell.to.pod === name && cell.state !== 'unknown');
    const bad = cells.filter((cell) => cell.state === 'failed' && ['servfail', 'dns-refused', 'wrong-answer', 'nxdomain'].includes(cell.outcome));
    const stopped = standstill(facts, name);
    const silent = cells.length > 0 && cells.every((cell) => cell.passed === 0 && ['timeout', 'refused', 'hung'].includes(cell.outcome));
    const all = servers.filter(isReady).every((other) => direct.filter((cell) => cell.to.pod === nameOf(other)).every((cell) => cell.passed === 0));
    const base = { object: `Pod ${name}`, where: `node ${pod.spec.nodeName ?? '?'}`, doc, states: [keys.answers(name)], breaks: [keys.answers(name), ...(stopped === null ? [] : [keys.podReady(name)]), ...(all ? [keys.ready(facts.dns), keys.names] : [])] };
    const predict = (cell: Cell): 'must' | 'may' | undefined => {
      if (cell.to.role === 'dns' && cell.to.via === 'endpoint') return cell.to.pod === name && !['nxdomain', 'wrong-answer'].includes(cell.outcome) && (silent || bad.includes(cell)) ? 'must' : undefined;
      if (cell.to.role === 'dns' && cell.to.via === 'service-ip') return all ? 'must' : 'may';
      return all && silent ? ofNames(facts, cell) : cell.to.via === 'name' ? 'may' : undefined;
    };
    if (silent && stopped !== null) {
      return found(finding({ ...base, id: 'dns/server-stopped', message: `the DNS server ${name} is stopped: its process stands still (${stopped}) and answers nobody`, expected: ['answers'], observed: cells.map(describeCell).slice(0, 6), command: cells[0]?.command ?? '', fix: `kubectl -n ${pod.metadata.namespace ?? ''} delete pod ${pod.metadata.name}` }, facts.cells, predict));
    }
    const sockets = (insideOf(facts, pod)?.listeners ?? []).filter((listener) => cells.some((cell) => cell.to.port === listener.port));
    if (silent && cells.every((cell) => cell.outcome === 'refused') && sockets.length > 0 && sockets.every((listener) => isLoopback(listener.ip))) {
      return found(finding({ ...base, object: configTitle(facts), where: all ? 'everywhere' : base.where, id: 'dns/listens-on-loopback', message: `the DNS server${all ? 's listen' : ` ${name} listens`} on ${sockets[0]?.ip ?? ''}:${sockets[0]?.port ?? 53} only, which no other pod can reach: see bind in ${configTitle(facts)}`, expected: ['a socket on every address of the pod'], observed: sockets.map((listener) => `${listener.protocol} ${listener.ip}:${listener.port}`), command: cells[0]?.command ?? '', fix: `take bind out of the Corefile in ${configTitle(facts)}, or bind 0.0.0.0` }, facts.cells, predict));
    }
    const refusing = bad.filter((cell) => cell.outcome === 'servfail' || cell.outcome === 'dns-refused');
    if (refusing.length > 0) {
      const acl = refusing.every((cell) => cell.outcome === 'dns-refused');
      return found(finding({ ...base, states: [...base.states, ...(acl ? [] : viewOfApi(facts, [name]))], object: acl ? configTitle(facts) : base.object, where: acl ? 'everywhere' : base.where, id: acl ? 'dns/refuses' : 'dns/servfail', message: acl ? `the DNS servers refuse to answer (REFUSED) clients on ${[...new Set(refusing.map((cell) => cell.from.node))].join(', ')}: their configuration keeps these clients or names out` : `the DNS server ${name} fails on cluster names (SERVFAIL): it has no view of the API`, expected: ['an answer'], observed: refusing.map(describeCell).slice(0, 6), command: refusing[0]?.command ?? '', fix: acl ? `see acl and view in ${configTitle(facts)}` : `kubectl -n ${pod.metadata.namespace ?? ''} logs ${pod.metadata.name}` }, facts.cells, (cell) => (refusing.includes(cell) ? 'must' : cell.to.via === 'name' || cell.to.role === 'dns' ? 'may' : undefined)));
    }
    return sound;
  })));
}

/** All servers fail on the cluster's names alike: that is one trouble, and where the API answers their pods it is what they may ask of it. */
function withoutView(facts: Facts, judgement: Judgement): Judgement {
  const failing = judgement.findings.filter((one) => one.id === 'dns/servfail');
  const [first] = failing;
  if (first === undefined || failing.length < 2 || failing.length < facts.clusterDns.servers.length) return judgement;
  const names = new Set(facts.clusterDns.servers.map(nameOf));
  const asked = facts.api.cells.filter((cell) => names.has(cell.from.pod ?? '') && cell.state !== 'unknown');
  const reached = asked.length > 0 && asked.every((cell) => cell.state === 'passed');
  const server = facts.clusterDns.servers[0];
  const account = `${server?.metadata.namespace ?? ''}/${server?.spec.serviceAccountName ?? 'default'}`;
  const union = (pick: (one: Finding) => readonly string[]): readonly string[] => [...new Set(failing.flatMap(pick))];
  const failedNames = new Set(facts.dns.cells.flatMap((cell) => (cell.outcome === 'servfail' && cell.to.name !== undefined ? [cell.to.name] : [])));
  const [line] = facts.clusterDns.corefiles.flatMap((text) => [...failedNames].flatMap((name) => failingLines(text, name)));
  // Who counts as Ready has a view of the API (plugin ready waits for it): then something in its configuration comes before that.
  const viewed = reached && facts.clusterDns.servers.every(isReady);
  const how = line === undefined ? null : line.startsWith('hosts') ? { what: 'what that file does not know it hands on to nobody (no fallthrough)', fix: `add fallthrough to the block "${line}"` }
    : /^(endpoint|kubeconfig)\s/.test(line) ? { what: 'it leads them to an API of their own', fix: `take the line "${line}" out` } : { what: 'that block has these names and does not ask the cluster for them (no plugin kubernetes in it)', fix: `take the block "${line}" out, or give it a zone outside of ${facts.domain}` };
  const configured: Partial<Finding> = how === null && !viewed ? {} : {
    id: 'dns/fails-by-configuration', object: configTitle(facts),
    message: `${configTitle(facts)}: the DNS servers fail on cluster names (SERVFAIL) ${how === null ? 'although they are Ready and the API answers their pods: something in the Corefile decides over these names before the cluster is asked' : `by the line "${line ?? ''}" of the Corefile: ${how.what}`}`,
    fix: `${how === null ? 'see which server block and plugin has these names' : how.fix}: ${editConfig(facts)}; then restart the servers`,
  };
  const said = facts.clusterDns.servers.flatMap((pod) => refusedByApi(facts.now.logs[nameOf(pod)] ?? '', (line) => Date.parse(line.split(' ')[0] ?? '') >= facts.startedAt - complainedMs) ?? []).at(-1) ?? '';
  const keeper = keeperOf(said, account, `kubectl -n ${facts.dns.namespace} rollout restart deployment`);
  const told: Partial<Finding> = keeper === null || keeper.id === 'dns/kept-from-api' ? {} : { id: keeper.id, object: keeper.object, fix: keeper.fix, message: `the DNS servers fail on cluster names (SERVFAIL): they have no view of the API, for ${keeper.what}` };
  const one: Finding = {
    ...first, object: reached ? `ServiceAccount ${account}` : server === undefined ? first.object : ownerOf(server), where: 'everywhere',
    message: `the DNS servers fail on cluster names (SERVFAIL): they have no view of the API${reached ? `, although it answers their pods: ServiceAccount ${account} may not list and watch what they need, or its token is not accepted` : ''}`,
    fix: reached ? `kubectl auth can-i list endpointslices.discovery.k8s.io --as=system:serviceaccount:${account.replace('/', ':')}; put back the ClusterRoleBinding (system:coredns), or restart the servers for a new token` : first.fix,
    observed: union((each) => each.observed).slice(0, 8), explains: union((each) => each.explains), mayExplain: union((each) => each.mayExplain), refutedBy: union((each) => each.refutedBy), states: union((each) => each.states), breaks: union((each) => each.breaks), ...configured, ...told,
  };
  return { ...judgement, findings: [...judgement.findings.filter((each) => !failing.includes(each)), one] };
}

/** What servers know comes from the API, through the network of their node: what is wrong there is the reason, of one node's servers and of those whose API is seen not to answer. */
function viewOfApi(facts: Facts, servers: readonly string[]): readonly string[] {
  const nodes = facts.clusterDns.servers.filter((pod) => servers.includes(nameOf(pod))).flatMap((pod) => pod.spec.nodeName ?? []);
  const only = new Set(nodes).size === 1;
  return [...new Set(nodes)].filter((node) => only || facts.api.cells.some((cell) => cell.from.node === node && cell.state === 'failed')).map(keys.hears);
}

function editConfig(facts: Facts): string {
  return `kubectl -n ${facts.dns.namespace} edit configmap ${configTitle(facts).split('/').at(-1) ?? ''}`;
}

function configTitle(facts: Facts): string {
  return `ConfigMap ${facts.clusterDns.configMaps[0] ?? 'kube-system/coredns'}`;
}

/** What the servers say of Services is what the API says. */
export function answersAreTrue(facts: Facts): Judgement {
  const elsewhere = dnsElsewhere(facts, facts.dns);
  if (elsewhere !== null) return notApplicable(elsewhere);
  const wrong = facts.dns.cells.filter((cell) => cell.state === 'failed' && (cell.outcome === 'wrong-answer' || cell.outcome === 'nxdomain') && namedService(facts, cell) !== undefined);
  if (wrong.length === 0) {
    const kept = keptFromApi(facts, []);
    return kept.length > 0 || facts.dns.cells.some((cell) => cell.state === 'passed') ? found(...kept) : unseen('no DNS server answered');
  }
  const names = [...new Set(wrong.map((cell) => cell.to.name ?? ''))];
  const known = facts.dns.cells.some((cell) => cell.state === 'passed' && cell.to.name?.startsWith('kubernetes.default') === true);
  const servers = [...new Set(wrong.filter((cell) => cell.to.via === 'endpoint').flatMap((cell) => cell.to.pod ?? []))];
  const all = servers.length === 0 || servers.length >= facts.clusterDns.servers.filter(isReady).length;
  const zones = facts.clusterDns.served;
  const [hides] = hiding(facts);
  const outside = zones.length > 0 && !zones.includes(facts.domain);
  const predict = (cell: Cell): 'must' | 'may' | undefined => (wrong.includes(cell) ? 'must' : cell.to.via === 'name' && (!known || names.some((name) => name.startsWith(`${cell.to.name?.split('.')[0] ?? ''}.`))) ? 'may' : cell.to.role === 'target' && cell.to.via === 'name' ? 'may' : undefined);
  const base = { doc, expected: names.map((name) => `${name} ${addressesOf(namedService(facts, { to: { name } } as Cell)).join(' ')}`), observed: wrong.map(describeCell).slice(0, 8), command: wrong[0]?.command ?? '', states: [keys.names] };
  if (hides !== undefined || outside) {
    return found(finding({ ...base, id: 'dns/zone', object: configTitle(facts), message: hides !== undefined ? `${configTitle(facts)}: the line "${hides}" of the Corefile keeps ${facts.target.title} from the DNS servers, so its name does not exist for them` : `${configTitle(facts)}: the DNS servers serve ${zones.join(', ')}, and kubelets send pods to ${facts.domain}`, fix: hides !== undefined ? `take the line "${hides}" out of the Corefile in ${configTitle(facts)}, or let ${facts.target.title} fit it` : 'align the zone of the Corefile with clusterDomain of the kubelets' }, facts.cells, predict));
  }
  const overriding = names.flatMap((name) => facts.clusterDns.corefiles.flatMap((text) => overridesOf(text, name, facts.domain)));
  const [override] = overriding;
  if (override !== undefined) {
    return found(finding({
      ...base, id: 'dns/overridden', object: configTitle(facts), observed: [...new Set(overriding.map(({ line }) => line)), ...base.observed].slice(0, 8),
      message: `${configTitle(facts)}: the plugin ${override.plugin} of the DNS servers decides over ${names.join(', ')} before the cluster's own names are asked (${override.line})`,
      fix: `take the line out of the Corefile in ${configTitle(facts)}: ${editConfig(facts)}`,
    }, facts.cells, predict));
  }
  const [keeps] = facts.clusterDns.corefiles.flatMap(keepingLines);
  if (keeps !== undefined) {
    return found(finding({
      ...base, id: 'dns/kept-long', object: configTitle(facts), message: `${configTitle(facts)}: the line "${keeps}" of the Corefile makes the DNS servers keep answers although the cluster has changed, and they still say of ${names.join(', ')} what was so before`,
      fix: `let answers go after 30 s (cache 30) in the Corefile: ${editConfig(facts)}; then restart the servers`,
    }, facts.cells, predict));
  }
  const kept = keptFromApi(facts, wrong);
  return kept.length > 0 ? found(...kept) : found(finding({
    ...base, id: 'dns/stale', states: [...base.states, ...viewOfApi(facts, servers)], object: servers.length === 1 ? `Pod ${servers[0] ?? ''}` : facts.clusterDns.servers[0] === undefined ? facts.dns.title : ownerOf(facts.clusterDns.servers[0]), where: servers.length > 0 && !all ? servers.map((pod) => `pod ${pod}`).join(', ') : 'everywhere',
    message: `the DNS server${servers.length === 1 ? ` ${servers[0] ?? ''}` : 's'} answer${servers.length === 1 ? 's' : ''} ${names.join(', ')} with something else than the API knows: ${servers.length === 1 ? 'it does' : 'they do'} not hear of changes any more, or ${servers.length === 1 ? 'its' : 'their'} configuration overrides the name`,
    fix: `kubectl -n ${facts.dns.namespace} logs ${servers[0]?.split('/')[1] ?? `deployment/${facts.dns.name}`}; can it reach the API (${facts.api.ips.join(', ')}), may it list and watch Services and EndpointSlices?`,
  }, facts.cells, predict));
}

/** What they have watched, servers still know; what changes since they do not hear of. A complaint is what they made of wrong answers, or one that came while they were looked at. */
const complainedMs = 120_000;

/** Servers that say why the API gives them nothing, and what they answer wrongly for it. */
function keptFromApi(facts: Facts, wrong: readonly Cell[]): readonly Finding[] {
  const since = facts.startedAt - complainedMs;
  const deaf = facts.clusterDns.servers.flatMap((pod) => {
    const known = (facts.first.logs[nameOf(pod)] ?? '').split('\n');
    // A server that never had a view is not Ready, and complains ever more seldom.
    const why = refusedByApi(facts.now.logs[nameOf(pod)] ?? '', (line) => (wrong.length > 0 || !isReady(pod) ? Date.parse(line.split(' ')[0] ?? '') >= since : !known.includes(line)));
    return why === null || (!isReady(pod) && !/forbidden|unauthorized|x509/i.test(why)) ? [] : [{ pod, why }];
  });
  const [first] = deaf;
  if (first === undefined) return [];
  const account = `${first.pod.metadata.namespace ?? ''}/${first.pod.spec.serviceAccountName ?? 'default'}`;
  const keeper = keeperOf(first.why, account, `kubectl -n ${first.pod.metadata.namespace ?? ''} rollout restart deployment`);
  const unready = deaf.filter(({ pod }) => !isReady(pod)).map(({ pod }) => nameOf(pod));
  const falls = unready.length === 0 ? [] : [...unready.flatMap((pod) => [keys.podReady(pod), keys.answers(pod)]), ...(unready.length === facts.clusterDns.servers.length ? [keys.ready(facts.dns), keys.endpoints(facts.dns), keys.vip(facts.dns), keys.names] : [])];
  return [finding({
    id: keeper?.id ?? 'dns/kept-from-api', object: keeper?.object ?? ownerOf(first.pod),
    message: `${unready.length > 0 ? 'the DNS servers have no view of the cluster, and so are not Ready' : 'the DNS servers hear of no changes any more, and answer what they knew before'}: ${keeper?.what ?? 'the API is not reached'} (${first.why.slice(0, 160)})`,
    expected: ['they list and watch Services, EndpointSlices and Namespaces'], observed: [...deaf.map(({ pod, why }) => `${nameOf(pod)}: ${why.slice(0, 200)}`), ...wrong.map(describeCell).slice(0, 4)], command: `kubectl -n ${first.pod.metadata.namespace ?? ''} logs ${first.pod.metadata.name}`,
    fix: keeper?.fix ?? `see why ${facts.api.ips.join(', ')} is not reached from ${[...new Set(deaf.map(({ pod }) => pod.spec.nodeName ?? '?'))].join(', ')}`,
    doc, latent: true, states: [...(unready.length > 0 ? [] : [keys.names]), ...viewOfApi(facts, deaf.map(({ pod }) => nameOf(pod)))], breaks: falls,
  }, facts.cells, either((cell) => (falls.includes(keys.names) && (cell.to.role === 'dns' || cell.to.via === 'name') ? 'may' : undefined), (cell) => (wrong.includes(cell) ? 'must' : wrong.length > 0 && cell.to.via === 'name' ? 'may' : undefined)))];
}

function namedService(facts: Facts, cell: Pick<Cell, 'to'>): Service | undefined {
  const [name, namespace] = (cell.to.name ?? '').split('.');
  return facts.now.services.find((service) => service.metadata.name === name && service.metadata.namespace === namespace);
}

function addressesOf(service: Service | undefined): readonly string[] {
  return serviceIps(service);
}

/** Lines of the Corefile that keep the target from the DNS servers. */
function hiding(facts: Facts): readonly string[] {
  const { service, namespace } = facts.target;
  const labels = facts.now.namespaces.find(({ metadata }) => metadata.name === namespace)?.metadata.labels ?? {};
  return facts.clusterDns.corefiles.flatMap((text) => hidingLines(text, { namespace, labels: service?.metadata.labels ?? {}, namespaceLabels: { ...labels, 'kubernetes.io/metadata.name': namespace }, headless: service?.spec.clusterIP === 'None' }));
}

/** TCP is there for answers that UDP cannot carry. */
export function serversAnswerOverTcp(facts: Facts): Judgement {
  const tcp = facts.dns.cells.filter((cell) => cell.tool === 'dns-tcp' && cell.state !== 'unknown');
  if (tcp.length === 0) return notApplicable('nobody could ask over TCP');
  const failed = tcp.filter((cell) => cell.state === 'failed');
  const udpWorks = (cell: Cell): boolean => facts.dns.cells.some((other) => other.tool === 'nslookup' && other.to.ip === cell.to.ip && other.from.node === cell.from.node && other.from.kind === cell.from.kind && other.passed > 0);
  const only = failed.filter(udpWorks);
  if (only.length === 0) return sound;
  const nodes = [...new Set(only.map((cell) => cell.from.node))];
  return found(finding({
    id: 'dns/tcp-unanswered', object: facts.dns.title, where: nodes.length === facts.plan.nodes.length ? 'everywhere' : nodes.join(', '), message: `${facts.dns.title} answers over UDP and not over TCP: long answers are lost`,
    expected: ['an answer over TCP'], observed: only.map(describeCell).slice(0, 6), command: only[0]?.command ?? '', fix: 'let 53/TCP through: the Service\'s ports, policies, firewalls', doc, kind: 'observation',
  }, facts.cells, (cell) => (only.includes(cell) ? 'must' : undefined)));
}

/**
 * Where the servers answer for IPv4 addresses, they do not deny the same name to whoever asks for one of IPv6 (AAAA), know the ports of Services (SRV) too, and do not stay silent
 * on names behind addresses (PTR).
 */
export function recordsAgree(facts: Facts): Judgement {
  const cells = facts.cells.filter((cell) => isBesideAddresses(cell) && cell.state !== 'unknown');
  if (cells.length === 0) return notApplicable('nobody asked for other records than addresses');
  // A place whose questions about addresses fail has another trouble.
  const isWell = (cell: Cell): boolean => {
    const others = facts.dns.cells.filter((other) => other.to.ip === cell.to.ip && other.from.pod === cell.from.pod && other.from.node === cell.from.node && other.state !== 'unknown');
    return others.some((other) => other.tool === cell.tool) && others.every((other) => other.state === 'passed');
  };
  // Silence may be a packet that was lost on a bad way, unless nothing but these questions meets it.
  const alone = facts.dns.cells.every((cell) => cell.state !== 'failed') && cells.filter((cell) => cell.to.type === 'PTR').every((cell) => cell.state === 'failed');
  // A server that does not know the Service at all may have been the one that was met.
  const behind = facts.dns.cells.some((cell) => cell.state === 'failed' && ['nxdomain', 'servfail', 'wrong-answer'].includes(cell.outcome) && !isBesideAddresses(cell));
  const failed = cells.filter((cell) => cell.state === 'failed' && !behind && isWell(cell) && (['nxdomain', 'servfail', 'wrong-answer'].includes(cell.outcome) || (alone && cell.to.type === 'PTR')));
  const ofType = (type: 'AAAA' | 'SRV' | 'PTR'): readonly Cell[] => failed.filter((cell) => cell.to.type === type);
  const [six, ports, reverse] = [ofType('AAAA').filter(({ outcome }) => outcome !== 'wrong-answer'), ofType('SRV'), ofType('PTR')];
  const base = { object: configTitle(facts), doc, latent: true } as const;
  const shown = (some: readonly Cell[]): Pick<Finding, 'where' | 'observed' | 'command'> => {
    const nodes = [...new Set(some.map((cell) => cell.from.node))];
    return { where: nodes.length === facts.plan.nodes.length ? 'everywhere' : nodes.join(', '), observed: some.map(describeCell).slice(0, 6), command: some[0]?.command ?? '' };
  };
  const silent = reverse.filter((cell) => cell.outcome !== 'wrong-answer');
  return found(
    // RFC 4074, 4.2: NXDOMAIN says that there is nothing of any kind under the name, and some resolvers believe it.
    ...(six.length === 0 ? [] : [finding({
      ...base, ...shown(six), id: 'dns/denied-to-ipv6',
      message: `the DNS servers answer ${six[0]?.seen ?? ''} to the question for an IPv6 address (AAAA) of ${six[0]?.to.name ?? ''}, which has an IPv4 address: clients that ask for both and believe the worse answer (musl, as in Alpine) find no Service by its name`,
      expected: ['an empty answer (NOERROR) where there is no IPv6 address'], fix: `answer AAAA with NOERROR (template: rcode NOERROR) in the Corefile in ${configTitle(facts)}, or leave it to the plugin kubernetes`,
    }, facts.cells, (cell) => (six.includes(cell) ? 'must' : undefined))]),
    ...(ports.length === 0 ? [] : [finding({
      ...base, ...shown(ports), id: 'dns/ports-unknown',
      message: `the DNS servers know the addresses of Services and not their ports: ${[...new Set(ports.map((cell) => cell.to.name ?? ''))].join(', ')} (SRV) is not answered rightly; clients that look for ports there find none`,
      expected: ['SRV records of named ports'], fix: `see what decides over these names before the plugin kubernetes does: the Corefile in ${configTitle(facts)}`,
    }, facts.cells, (cell) => (ports.includes(cell) ? 'must' : undefined))]),
    ...(reverse.length === 0 ? [] : [finding({
      ...base, ...shown(reverse), id: 'dns/reverse-names',
      message: silent.length > 0 ? `the DNS servers have no answer to the question for the name behind a Service IP (PTR): servers and clients that look for the name of their peer wait for it in vain` : `the DNS servers say another Service's name for a Service IP (PTR)`,
      expected: ['the name of the Service, or that there is none'],
      fix: silent.length > 0 ? `let the servers answer for in-addr.arpa and ip6.arpa themselves (kubernetes ${facts.domain} in-addr.arpa ip6.arpa in ${configTitle(facts)}), or mend the servers that they forward to` : `kubectl -n ${facts.dns.namespace} logs deployment/${facts.dns.name}`,
    }, facts.cells, (cell) => (reverse.includes(cell) ? 'must' : undefined))]),
  );
}

/** A configuration that is written but cannot be loaded waits for the next restart. */
export function configurationLoads(facts: Facts): Judgement {
  const unreadable = facts.clusterDns.configMaps.filter((name) => !facts.now.configMaps.some((map) => nameOf(map) === name));
  if (facts.clusterDns.servers.length === 0) return notApplicable('no DNS servers were found');
  return unreadable.length > 0 && facts.now.configMaps.length === 0 ? unseen(`the configuration of the DNS servers (${unreadable.join(', ')}) could not be read`) : found(...refused(facts));
}

/** Servers keep the configuration that they have when they cannot read a new one, and say so once: their next start is what fails. */
function refused(facts: Facts): readonly Finding[] {
  const said = facts.clusterDns.servers.flatMap((pod) => {
    const why = refusedConfiguration(facts.now.logs[nameOf(pod)] ?? '', facts.at);
    return why === null || !isReady(pod) ? [] : [{ pod: nameOf(pod), why }];
  });
  const [first] = said;
  // What they stumbled over may have been taken out a moment ago.
  const word = /[Uu]nknown directive '([^']+)'/.exec(first?.why ?? '')?.[1];
  const corefiles = facts.now.configMaps.map((map) => JSON.stringify(map.data ?? {})).join();
  if (first === undefined || (word !== undefined && corefiles !== '' && !corefiles.includes(word))) return [];
  return [finding({
    id: 'dns/configuration-refused', object: configTitle(facts),
    message: `the DNS servers have refused the Corefile in ${configTitle(facts)} (${first.why}) and go on with the one before: their next start will fail`,
    expected: ['a Corefile that the servers take'], observed: said.map(({ pod, why }) => `${pod}: ${why}`), command: `kubectl -n ${facts.clusterDns.servers[0]?.metadata.namespace ?? 'kube-system'} logs ${first.pod.split('/')[1] ?? ''} | grep reload`,
    fix: `correct the Corefile: kubectl -n ${facts.clusterDns.configMaps[0]?.split('/')[0] ?? 'kube-system'} edit configmap ${facts.clusterDns.configMaps[0]?.split('/')[1] ?? 'coredns'}`, doc, latent: true,
  })];
}

/** Two servers or more, on nodes of their own, are what the cluster's DNS is made for; one that died leaves the other alone. */
export function serversAreMany(facts: Facts): Judgement {
  const owner = facts.now.deployments.find((deployment) => deployment.metadata.namespace === facts.dns.namespace && facts.clusterDns.servers.some((pod) => pod.metadata.name.startsWith(`${deployment.metadata.name}-`)));
  const wanted = owner?.spec.replicas ?? 0;
  const ready = facts.clusterDns.servers.filter(isReady).length;
  if (owner === undefined || wanted === 0 || ready === 0 || ready >= wanted) return sound;
  // A pod that starts is no defect.
  const young = facts.clusterDns.servers.some((pod) => !isReady(pod) && facts.at - Date.parse(pod.metadata.creationTimestamp ?? '') < 30_000);
  if (young) return sound;
  const findings: Finding[] = [finding({
    id: 'dns/server-missing', object: `Deployment ${nameOf(owner)}`, message: `${ready} of ${wanted} DNS servers are Ready`, expected: [`${wanted} Ready`], observed: facts.clusterDns.servers.map((pod) => `${nameOf(pod)}: ${isReady(pod) ? 'Ready' : 'not Ready'}`), fix: `kubectl -n ${facts.dns.namespace} describe pods -l k8s-app=kube-dns`, doc, kind: 'observation', states: [keys.ready(facts.dns), ...facts.clusterDns.servers.filter((pod) => !isReady(pod)).flatMap((pod) => [keys.podReady(nameOf(pod)), ...(pod.spec.nodeName === undefined ? [] : [keys.reported(pod.spec.nodeName)])])],
  })];
  return found(...findings);
}
