import { cellId, describeCell, resolvedSlowly, transportOf, type Cell } from '../cell.ts';
import { insideOf, type Facts } from '../facts.ts';
import { finding, found, notApplicable, sound, unseen, type Finding, type Judgement } from '../finding.ts';
import { groupBy } from '../group-by.ts';
import { keys } from '../keys.ts';
import { nameOf, ownerOf, serviceIps, type Pod } from '../kube.ts';
import type { PodState } from '../node-state.ts';
import { unreadIn } from '../unread.ts';
import { changerOfPods, changersOfPods } from './changed-pods.ts';
import { cachesFail } from './dns-caches.ts';

const doc = 'does-the-service-work-by-dns-name';

interface Looked {
  readonly pod: Pod;
  readonly state: PodState;
  /** The user's own client, as opposed to a probe. */
  readonly client: boolean;
}

/** Pods whose resolver matters: the probes, which have what kubelets hand out, and the client. System pods choose their own resolver on purpose. */
function lookedAt(facts: Facts): readonly Looked[] {
  return facts.now.pods.flatMap((pod): readonly Looked[] => {
    const probe = pod.metadata.namespace === facts.plan.namespace && pod.metadata.labels?.['plumbline.dev/role'] === 'probe';
    const client = facts.plan.client !== null && nameOf(pod) === `${facts.plan.client.namespace}/${facts.plan.client.pod}`;
    const state = insideOf(facts, pod);
    return (probe || client) && state !== undefined && state.resolvConf !== null ? [{ pod, state, client }] : [];
  });
}

/** Names asked from this pod that did not lead to an address. */
function nameless(facts: Facts, pod: Pod): readonly Cell[] {
  return facts.cells.filter((cell) => cell.from.pod === nameOf(pod) && cell.to.via === 'name' && cell.state === 'failed' && (cell.outcome === 'no-name' || cell.outcome === 'wrong-answer'));
}

/** The nameserver line leads to the cluster's DNS. */
export function nameserverLeadsToDns(facts: Facts): Judgement {
  const pods = lookedAt(facts);
  if (pods.length === 0) return unseen('no resolv.conf could be read');
  if (facts.dns.ips.length === 0) return notApplicable(`${facts.dns.title} has no IP that a resolver could lead to`);
  const changed = pods.filter(({ pod, client }) => !client && isChanged(pod));
  return found(...changedOnAdmission(facts, changed), ...pods.filter((one) => !changed.includes(one)).flatMap(({ pod, state, client }): readonly Finding[] => {
    const servers = state.resolvConf?.nameservers ?? [];
    const right = [...facts.dns.ips, ...facts.clusterDns.servers.flatMap((server) => server.status?.podIP ?? [])];
    const failed = nameless(facts, pod);
    const foreign = servers.filter((server) => !right.includes(server));
    // A cache on the node, or any other server that answers the cluster's names, is as good: names decide.
    if (foreign.length === 0 || failed.length === 0) return [];
    const name = nameOf(pod);
    const policy = pod.spec.dnsPolicy ?? 'ClusterFirst';
    const byKubelet = (policy === 'ClusterFirst' && pod.spec.hostNetwork !== true) || (policy === 'ClusterFirstWithHostNet' && pod.spec.hostNetwork === true);
    const node = pod.spec.nodeName ?? '';
    const kubelet = byKubelet && pod.spec.dnsConfig?.nameservers === undefined ? handedOut(facts, node, pods) : null;
    if (kubelet !== null && sameServers(kubelet.servers, servers)) return [byItsKubelet(facts, pod, servers, kubelet)];
    const why = policy === 'Default' ? 'its dnsPolicy is Default, so it has its node\'s resolver, which knows no cluster names'
      : pod.spec.hostNetwork === true && policy === 'ClusterFirst' ? 'it runs in its node\'s network with dnsPolicy ClusterFirst, which then means the node\'s resolver'
        : policy === 'None' ? `its dnsPolicy is None and its dnsConfig names ${servers.join(', ')}`
          : pod.spec.dnsConfig?.nameservers !== undefined ? `its dnsConfig adds ${pod.spec.dnsConfig.nameservers.join(', ')}` : 'its resolv.conf is not what its kubelet wrote: something in the container has rewritten it';
    return [finding({
      id: `resolver/${policy === 'Default' ? 'dns-policy-default' : policy === 'None' ? 'dns-config' : pod.spec.hostNetwork === true ? 'host-network-dns-policy' : pod.spec.dnsConfig?.nameservers !== undefined ? 'dns-config' : 'rewritten'}`,
      object: `Pod ${name}`, where: `pod ${name}`,
      message: `Pod ${name} asks ${foreign.join(', ')} ${foreign.length < servers.length ? 'beside' : 'and not'} the cluster's DNS (${facts.dns.ips.join(', ')}): ${why}`,
      expected: [`nameserver ${facts.dns.ips.join(' ')}`], observed: servers.map((server) => `nameserver ${server}`), command: `kubectl -n ${pod.metadata.namespace ?? ''} exec ${pod.metadata.name} -- cat /etc/resolv.conf`,
      fix: pod.spec.hostNetwork === true ? 'dnsPolicy: ClusterFirstWithHostNet' : policy === 'ClusterFirst' && pod.spec.dnsConfig?.nameservers === undefined ? 'mend the entrypoint that writes /etc/resolv.conf' : 'dnsPolicy: ClusterFirst, and no nameservers in dnsConfig', doc, states: [keys.answers(name)],
    }, facts.cells, (cell) => (client && cell.from.pod === name && cell.to.via === 'name' ? (cell.state === 'passed' ? 'may' : 'must') : undefined))];
  }));
}

interface HandedOut {
  readonly servers: readonly string[];
  /** Nodes whose kubelets hand them out. */
  readonly nodes: readonly string[];
  /** Their configuration says so: else the kubelet has none (clusterDNS is not set) and hands on the resolver of its node. */
  readonly configured: boolean;
}

const sameServers = (some: readonly string[], others: readonly string[]): boolean => some.length > 0 && some.join() === others.join();

/** What the kubelet of a node gives a pod for its resolver: as its configuration says, else as a probe that it has just started got it. null: neither is known. */
function handedOut(facts: Facts, node: string, looked: readonly Looked[]): HandedOut | null {
  const of = (name: string): { readonly servers: readonly string[]; readonly configured: boolean } | null => {
    const configured = facts.now.kubelets[name]?.clusterDNS ?? [];
    if (configured.length > 0) return { servers: configured, configured: true };
    const probe = looked.find((one) => !one.client && one.pod.spec.nodeName === name)?.state.resolvConf?.nameservers;
    return probe === undefined ? null : { servers: probe, configured: false };
  };
  const here = of(node);
  return here === null ? null : { ...here, nodes: facts.plan.nodes.filter((name) => sameServers(of(name)?.servers ?? [], here.servers)) };
}

/** The kubelet of its node gave it another address than the DNS Service has: every kubelet, then the Service has moved; one of several, then it is that one's. */
function byItsKubelet(facts: Facts, pod: Pod, servers: readonly string[], handed: HandedOut): Finding {
  const { configured } = handed;
  // Where the same address answers pods of other nodes, each node has a server of its own there: a cache.
  const nodes = handed.nodes.filter((node) => !facts.cells.some((cell) => cell.from.node === node && cell.from.kind === 'probe' && cell.to.via === 'name' && cell.state === 'passed'));
  // A link-local address is never a Service's.
  const linkLocal = servers.some((server) => server.startsWith('169.254.') || server.startsWith('fe80:'));
  const cached = linkLocal || nodes.length < handed.nodes.length;
  const everywhere = nodes.length >= facts.plan.nodes.length && configured && !cached;
  const name = nameOf(pod);
  const at = nodes.join(', ');
  const base = {
    expected: [`nameserver ${facts.dns.ips.join(' ')}`], observed: servers.map((server) => `nameserver ${server}`), command: `kubectl -n ${pod.metadata.namespace ?? ''} exec ${pod.metadata.name} -- cat /etc/resolv.conf`, doc, breaks: [...nodes.map(keys.namesFrom), ...(everywhere ? [keys.names] : [])],
  };
  const predict = (cell: Cell): 'must' | 'may' | undefined => (cell.to.via === 'name' && cell.from.pod === name ? (cell.outcome === 'no-name' ? 'must' : 'may') : cell.to.via === 'name' && (everywhere || nodes.includes(cell.from.node)) ? 'may' : undefined);
  if (everywhere) {
    return finding({
      ...base, id: 'dns/service-moved', object: facts.dns.title, where: 'everywhere',
      message: `pods are sent to ${servers.join(', ')} with their questions, but ${facts.dns.title} has ${facts.dns.ips.join(', ') || 'no address'}`,
      fix: `give ${facts.dns.title} the address ${servers[0] ?? ''} again (spec.clusterIP), or set clusterDNS of the kubelets to ${facts.dns.ips.join(', ')} and restart the pods`,
    }, facts.cells, predict);
  }
  const failing = cachesFail(facts, servers, nodes, predict);
  if (failing !== null) return failing;
  return finding({
    ...base, id: 'resolver/kubelet-cluster-dns', object: nodes.length === 1 ? `Node ${at}` : 'the kubelets', where: at,
    message: configured ? `the kubelet of ${at} sends pods to ${servers.join(', ')} with their questions (clusterDNS), where nobody answers them; ${facts.dns.title} has ${facts.dns.ips.join(', ')}${cached ? '. The address is one of a DNS cache on the node itself: it does not run there' : ''}`
      : `the kubelet of ${at} has no clusterDNS, so pods there get the resolver of their node (${servers.join(', ')}), which knows no names of the cluster`,
    fix: `${cached ? `start the DNS cache (node-local-dns) on ${at}, or ` : ''}set clusterDNS of the kubelet on ${at} to ${facts.dns.ips.join(', ')}, restart it, and make the pods anew`,
  }, facts.cells, predict);
}

/** A probe asks for the DNS of the cluster: one that came out otherwise was changed on its way through the API. */
function isChanged({ spec }: Pod): boolean {
  return (spec.dnsPolicy ?? 'ClusterFirst') !== 'ClusterFirst' || spec.dnsConfig?.nameservers !== undefined;
}

/** Something that changes pods while they are made gives them another resolver: it does so to everybody's. */
function changedOnAdmission(facts: Facts, changed: readonly Looked[]): readonly Finding[] {
  const failed = changed.flatMap(({ pod }) => nameless(facts, pod));
  const [first] = changed;
  if (first === undefined || failed.length === 0) return [];
  const [suspects, changer] = [changersOfPods(facts), changerOfPods(facts)];
  const policy = first.pod.spec.dnsPolicy ?? 'ClusterFirst';
  const alike = lookedAt(facts).filter(({ pod, client }) => client && (pod.spec.dnsPolicy ?? 'ClusterFirst') === policy && isChanged(pod));
  const struck = [...failed, ...alike.flatMap(({ pod }) => nameless(facts, pod))];
  return [finding({
    id: 'resolver/changed-on-admission', object: changer ?? 'the admission of pods',
    message: `${changer ?? 'something in the admission of pods'} changes new pods: they ask for dnsPolicy ClusterFirst and get ${policy === 'ClusterFirst' ? `nameservers of their own (${first.pod.spec.dnsConfig?.nameservers?.join(', ') ?? ''})` : policy}, so ${first.state.resolvConf?.nameservers.join(', ') ?? 'nobody'} is asked for names, and not the cluster's DNS`,
    expected: ['dnsPolicy: ClusterFirst'], observed: [`dnsPolicy: ${policy}`, ...(suspects.length > 1 ? suspects : []), ...failed.map(describeCell)].slice(0, 8), command: 'kubectl run tried --image=busybox --dry-run=server -o yaml',
    fix: `${changer !== null ? `correct or delete ${changer}` : 'find what changes pods: kubectl get mutatingadmissionpolicies,mutatingwebhookconfigurations'}; then make the pods anew`, doc,
    states: [], breaks: alike.map(({ pod }) => keys.answers(nameOf(pod))),
  }, facts.cells, (cell) => (struck.includes(cell) ? 'must' : undefined))];
}

/** The search line holds the suffixes by which short names become Services. */
export function searchHoldsSuffixes(facts: Facts): Judgement {
  const pods = lookedAt(facts);
  if (pods.length === 0) return unseen('no resolv.conf could be read');
  const zone = facts.clusterDns.served[0] ?? facts.domain;
  const wrong = pods.flatMap(({ pod, state, client }) => {
    const search = state.resolvConf?.search ?? [];
    const wanted = [`${pod.metadata.namespace ?? ''}.svc.${zone}`, `svc.${zone}`, zone];
    const missing = wanted.filter((suffix) => !search.some((entry) => entry.replace(/\.$/, '') === suffix));
    const failed = nameless(facts, pod).filter((cell) => !isFull(cell, zone));
    const fullWorks = facts.cells.some((cell) => cell.from.pod === nameOf(pod) && cell.to.via === 'name' && isFull(cell, zone) && cell.outcome !== 'no-name');
    return missing.length > 0 && failed.length > 0 && fullWorks ? [{ pod, search, wanted, failed, client }] : [];
  });
  const first = wrong[0];
  if (first === undefined) return sound;
  // What kubelets hand out to everyone is a matter of their clusterDomain; one client's own is a matter of its pod.
  const everyone = wrong.some(({ client }) => !client);
  const suffix = first.search.find((entry) => entry.startsWith('svc.'))?.slice('svc.'.length);
  const nodes = [...new Set(wrong.map(({ pod }) => pod.spec.nodeName ?? ''))];
  // All kubelets agree, and pods of old were given nothing else: then it is the servers that serve another domain.
  const ofOld = facts.podStates.some(({ pod, resolvConf }) => !pods.some((one) => nameOf(one.pod) === pod) && resolvConf?.search.some((entry) => entry.replace(/\.$/, '') === `svc.${zone}`) === true);
  if (everyone && suffix !== undefined && !ofOld && facts.plan.nodes.every((node) => nodes.includes(node))) {
    const config = `ConfigMap ${facts.clusterDns.configMaps[0] ?? 'kube-system/coredns'}`;
    return found(finding({
      id: 'dns/zone', object: config, message: `${config}: the DNS servers serve ${facts.clusterDns.served.join(', ') || zone}, and the kubelets of all nodes send pods to ${suffix}: no name resolves that pods ask for`,
      expected: [`kubernetes ${suffix} in the Corefile`], observed: [`served: ${facts.clusterDns.served.join(', ') || zone}`, `searched: ${first.search.join(' ')}`], command: `kubectl -n ${config.split(' ')[1]?.split('/')[0] ?? ''} get configmap ${config.split('/')[1] ?? ''} -o yaml`,
      fix: `serve ${suffix} in the Corefile, or set clusterDomain of all kubelets to ${zone} and restart the pods`, doc, states: [keys.names],
    }, facts.cells, (cell) => (wrong.some(({ failed }) => failed.includes(cell)) ? 'must' : undefined)));
  }
  const object = everyone ? (nodes.length === 1 ? `Node ${nodes[0] ?? ''}` : 'the kubelets') : `Pod ${nameOf(first.pod)}`;
  return found(finding({
    id: everyone ? 'resolver/kubelet-cluster-domain' : 'resolver/search', object, where: everyone ? nodes.join(', ') : `pod ${nameOf(first.pod)}`,
    message: everyone
      ? `pods on ${nodes.join(', ')} search ${suffix ?? first.search.join(' ')}, but the DNS servers serve ${zone}: short names do not resolve, the full name under ${zone} does`
      : `Pod ${nameOf(first.pod)} does not search ${first.wanted.join(' ')}: short names do not resolve, full ones do`,
    expected: first.wanted, observed: first.search.length === 0 ? ['no search line'] : first.search, command: `kubectl -n ${first.pod.metadata.namespace ?? ''} exec ${first.pod.metadata.name} -- cat /etc/resolv.conf`,
    fix: everyone ? `set clusterDomain of the kubelet on ${nodes.join(', ')} to ${zone}, or serve ${suffix ?? ''} in the Corefile; then restart the pods` : 'dnsPolicy: ClusterFirst, or the suffixes in dnsConfig.searches', doc, states: [],
  }, facts.cells, (cell) => (wrong.some(({ failed }) => failed.includes(cell)) ? 'must' : undefined)));
}

/** No domain beside the cluster's that pods search has addresses for the names of the cluster: a name with fewer dots than ndots is tried with each of them before it is asked for as it is. */
export function noOtherDomainAnswers(facts: Facts): Judgement {
  const pods = lookedAt(facts);
  if (pods.length === 0) return unseen('no resolv.conf could be read');
  const zone = facts.clusterDns.served[0] ?? facts.domain;
  const right = [...facts.dns.ips, ...facts.clusterDns.nameservers, ...facts.clusterDns.servers.flatMap((server) => server.status?.podIP ?? [])];
  const caught = pods.flatMap(({ pod, state, client }) => {
    const { search = [], ndots = 1, nameservers = [] } = state.resolvConf ?? {};
    const others = search.filter((suffix) => !`.${suffix.replace(/\.$/, '')}`.endsWith(`.${zone}`));
    const astray = facts.cells.filter((cell) => cell.from.pod === nameOf(pod) && cell.to.via === 'name' && cell.state === 'failed' && cell.outcome === 'wrong-answer' && cell.addresses.length > 0
      && (cell.to.name ?? '').split('.').length - 1 < ndots && !state.hosts.includes(cell.to.name ?? ''));
    // What another server or the cluster's own says wrongly is not the search list's doing.
    const asked = facts.dns.cells.filter((cell) => cell.from.node === pod.spec.nodeName && cell.state !== 'unknown' && astray.some(({ to }) => cell.to.name === `${to.name ?? ''}.`));
    return others.length > 0 && astray.length > 0 && nameservers.every((server) => right.includes(server)) && asked.length > 0 && asked.every((cell) => cell.state === 'passed') ? [{ pod, client, others, astray, ndots }] : [];
  });
  const [first] = caught;
  if (first === undefined) return sound;
  // What kubelets hand out to everyone is a matter of their nodes; what a client alone searches is a matter of its pod.
  const own = caught.every(({ pod, client, others }) => client && others.some((suffix) => pod.spec.dnsConfig?.searches?.includes(suffix) === true));
  const nodes = [...new Set(caught.map(({ pod }) => pod.spec.nodeName ?? ''))];
  const astray = caught.flatMap((one) => one.astray);
  const names = [...new Set(astray.map(({ to }) => to.name ?? ''))];
  return found(finding({
    id: 'resolver/search-caught', object: own ? `Pod ${nameOf(first.pod)}` : nodes.length === 1 ? `Node ${nodes[0] ?? ''}` : 'the kubelets', where: own ? `pod ${nameOf(first.pod)}` : nodes.join(', '),
    message: `${own ? `Pod ${nameOf(first.pod)} searches` : `pods on ${nodes.join(', ')} search`} ${first.others.join(', ')}, where ${names.join(', ')} has an address as well (${[...new Set(astray.flatMap((cell) => cell.addresses))].join(', ')}): a name with fewer dots than ndots:${first.ndots} is tried there before it is asked for as it is`,
    expected: [`${names[0] ?? ''} leads to ${facts.target.ips.join(', ')}`], observed: astray.map(describeCell).slice(0, 6), command: `kubectl -n ${first.pod.metadata.namespace ?? ''} exec ${first.pod.metadata.name} -- cat /etc/resolv.conf`,
    fix: `${own ? `take ${first.others.join(', ')} out of dnsConfig.searches` : `take ${first.others.join(', ')} out of the search line that kubelets hand out (their resolvConf)`}, or its wildcard record out of that domain; a full stop at the end of a full name, or a lower ndots, avoids it`, doc, states: [],
  }, facts.cells, (cell) => (astray.includes(cell) ? 'must' : undefined)));
}

function isFull(cell: Cell, zone: string): boolean {
  return cell.to.name?.replace(/\.$/, '').endsWith(`.${zone}`) === true;
}

/** ndots is high enough for the C library to try the search list. */
export function ndotsIsEnough(facts: Facts): Judgement {
  const pods = lookedAt(facts);
  if (pods.length === 0) return unseen('no resolv.conf could be read');
  return found(...pods.flatMap(({ pod, state, client }): readonly Finding[] => {
    const ndots = state.resolvConf?.ndots ?? 1;
    const zone = facts.clusterDns.served[0] ?? facts.domain;
    const searched = (state.resolvConf?.search ?? []).some((entry) => entry.replace(/\.$/, '').endsWith(`svc.${zone}`) || entry === zone);
    const failed = nameless(facts, pod).filter((cell) => !isFull(cell, zone) && (cell.to.name?.split('.').length ?? 1) - 1 >= ndots);
    // Where others than the cluster's DNS are asked, no search would help.
    if (!(state.resolvConf?.nameservers ?? []).some((server) => facts.dns.ips.includes(server) || facts.clusterDns.nameservers.includes(server))) return [];
    // With none at all even a single word is asked as it is first: a C library that then gives up (musl) finds no Service, one that goes on to the search list
    // bothers the servers of the internet first. Any other number is a matter of taste as long as names resolve.
    if (!searched || ndots >= 5 || (failed.length === 0 && (ndots > 0 || !client))) return [];
    return [finding({
      id: 'resolver/ndots', object: `Pod ${nameOf(pod)}`, where: `pod ${nameOf(pod)}`,
      message: failed.length > 0 ? `Pod ${nameOf(pod)} has ndots:${ndots}, so a name with ${ndots === 0 ? 'any number of' : `${ndots} or more`} dots is taken for a full one and never searched`
        : `Pod ${nameOf(pod)} has ndots:0, so every name, however short, is asked as it is first: its C library still searches afterwards, others (musl) do not`,
      expected: ['ndots:5'], observed: [`ndots:${ndots}`], command: `kubectl -n ${pod.metadata.namespace ?? ''} exec ${pod.metadata.name} -- cat /etc/resolv.conf`, fix: 'take ndots out of dnsConfig.options, or use full names', doc,
    }, facts.cells, (cell) => (failed.includes(cell) ? 'must' : undefined))];
  }));
}

/** Names do not cost seconds that the Service itself does not cost. One lookup may lose a packet: what was slow is asked again, and counts if it was slow each time. */
export function namesResolveSoon(facts: Facts): Judgement {
  const asked = groupBy(facts.survey.attempts.filter(({ to }) => to.via === 'name'), cellId);
  const cells = facts.cells.filter((cell) => cell.to.via === 'name' && cell.state === 'passed');
  if (cells.length === 0) return notApplicable('no name resolved');
  const slow = cells.filter((cell) => {
    const times = asked.get(cell.id) ?? [];
    const others = facts.cells.filter((other) => other.from.pod === cell.from.pod && other.round === cell.round && (other.to.via === 'service-ip' || other.to.via === 'endpoint'));
    // Where packets to the Service or to the DNS servers are lost, that is what takes time.
    const lossy = others.some((other) => (other.to.role === 'dns' || other.to.role === cell.to.role) && (other.passed < other.tries || other.late > 0) && !other.excused);
    const passed = others.filter((other) => other.state === 'passed');
    return times.length > 1 && times.every(resolvedSlowly) && !lossy && passed.length > 0 && passed.every((other) => other.worstMs * 2 < cell.worstMs);
  });
  const pods = [...new Set(slow.map((cell) => cell.from.pod ?? ''))];
  return found(...pods.map((name): Finding => {
    const here = slow.filter((cell) => cell.from.pod === name);
    const looked = lookedAt(facts).find(({ pod }) => nameOf(pod) === name);
    const node = here[0]?.from.node ?? '?';
    const [first] = looked?.state.resolvConf?.nameservers ?? [];
    const right = [...facts.dns.ips, ...facts.clusterDns.nameservers, ...facts.clusterDns.servers.flatMap((server) => server.status?.podIP ?? [])];
    const zone = facts.clusterDns.served[0] ?? facts.domain;
    const outside = (looked?.state.resolvConf?.search ?? []).filter((suffix) => suffix.replace(/\.$/, '') !== zone && !suffix.replace(/\.$/, '').endsWith(`.${zone}`));
    const why = first !== undefined && !right.includes(first) ? `: it asks ${first} first, which is no server of the cluster's DNS (${facts.dns.ips.join(', ')})`
      : outside.length > 0 ? `: its search list has ${outside.join(', ')}, which servers outside of the cluster are asked for` : '';
    return finding({
      id: 'resolver/slow-names', object: looked === undefined || looked.client ? `Pod ${name}` : `Node ${node}`, where: looked === undefined || looked.client ? `pod ${name}` : `node ${node}`,
      message: `each time ${[...new Set(here.map((cell) => cell.to.name ?? ''))].join(', ')} is asked for, ${looked?.client === false ? `a pod on ${node}` : `Pod ${name}`} waits ${(Math.min(...here.map((cell) => cell.worstMs)) / 1000).toFixed(1)} s or longer for an address, while the Service answers at once by its IP${why}`,
      expected: ['an address at once'], observed: here.map((cell) => `${cell.to.name ?? ''}: ${(cell.worstMs / 1000).toFixed(1)} s`), command: here[0]?.command ?? '', fix: why === '' ? 'which of its servers answers, and which does not? (resolv.conf; nslookup NAME SERVER)' : 'let it ask the DNS of the cluster first, or mend the servers that do not answer', doc, latent: true,
    }, facts.cells, () => undefined);
  }));
}

/** /etc/hosts does not contradict DNS. */
export function hostsFileAgrees(facts: Facts): Judgement {
  const pods = lookedAt(facts);
  if (pods.length === 0) return unseen('no /etc/hosts could be read');
  const names = [facts.plan.target.name, `${facts.plan.target.name}.${facts.plan.target.namespace}`, `${facts.plan.target.name}.${facts.plan.target.namespace}.svc`, `${facts.plan.target.name}.${facts.plan.target.namespace}.svc.${facts.domain}`];
  return found(...pods.flatMap(({ pod, state }): readonly Finding[] => {
    const lines = state.hosts.split('\n').map((line) => line.replace(/#.*/, '').trim().split(/\s+/)).filter(([ip, ...hosts]) => ip !== undefined && hosts.some((host) => names.includes(host)) && !facts.target.ips.includes(ip));
    if (lines.length === 0 || facts.target.ips.length === 0) return [];
    return [finding({
      id: 'resolver/hosts-file', object: `Pod ${nameOf(pod)}`, where: `pod ${nameOf(pod)}`, message: `Pod ${nameOf(pod)}: its /etc/hosts says ${lines.map((line) => `${line.slice(1).join(' ')} is ${line[0] ?? ''}`).join(', ')}, but ${facts.target.title} has ${facts.target.ips.join(', ')}`,
      expected: facts.target.ips, observed: lines.map((line) => line.join(' ')), fix: 'take the line out of hostAliases (or of what writes /etc/hosts)', doc,
    }, facts.cells, (cell) => (cell.from.pod === nameOf(pod) && cell.to.role === 'target' && cell.to.via === 'name' ? 'may' : undefined))];
  }));
}

/** Names lead to the Service's address, from pods of every node: short, with the namespace, and in full. */
export function namesResolve(which: 'short' | 'namespaced' | 'full' | 'kubernetes'): (facts: Facts) => Judgement {
  return (facts) => {
    const { name, namespace } = facts.plan.target;
    const wanted = { short: name, namespaced: `${name}.${namespace}`, full: `${name}.${namespace}.svc.${facts.domain}`, kubernetes: 'kubernetes.default' }[which];
    const cells = facts.cells.filter((cell) => cell.to.via === 'name' && cell.to.name === wanted && (which !== 'short' || searchesNamespace(facts, cell)));
    if (which !== 'kubernetes' && facts.target.service === undefined && unreadIn(facts.now, 'services', facts.target.namespace) === undefined) return notApplicable(`${facts.target.title} does not exist`);
    if (cells.every((cell) => cell.state === 'unknown')) return unseen(`nobody could ask for ${wanted}`);
    const failed = cells.filter((cell) => cell.state === 'failed' && (cell.outcome === 'no-name' || cell.outcome === 'wrong-answer'));
    if (failed.length === 0) return sound;
    const pods = [...new Set(failed.map((cell) => cell.from.pod ?? ''))];
    const passing = cells.filter((cell) => cell.state === 'passed' || cell.addresses.length > 0 && !failed.includes(cell));
    // Resolvers ask over UDP, and a node is led by other rules than its pods. One server of several that is not reached, or knows only some names, is no matter
    // of the resolver either, nor is a name that the servers rightly have no address for.
    const asked = facts.dns.cells.filter((cell) => cell.state !== 'unknown' && cell.from.kind !== 'node' && transportOf(cell) === 'UDP' && failed.some((bad) => bad.from.node === cell.from.node));
    const serviceAnswers = asked.some((cell) => cell.to.via === 'service-ip') && asked.every((cell) => cell.state === 'passed' && (cell.addresses.length > 0 || cell.to.name?.startsWith(`${name}.${namespace}.`) !== true));
    const object = whose(facts, failed, passing);
    // It does resolve, and leads to somebody else's Service.
    const [astray] = failed.flatMap((cell) => (cell.outcome !== 'wrong-answer' ? [] : facts.now.services.filter((service) => cell.addresses.some((ip) => serviceIps(service).includes(ip) && !facts.target.ips.includes(ip)))));
    return found(finding({
      id: `${serviceAnswers || object.startsWith('Pod ') ? 'resolver' : 'dns'}/name-unresolved`, object, kind: 'observation',
      where: passing.length === 0 ? 'everywhere' : [...new Set(failed.map((cell) => `node ${cell.from.node}`))].join(', '),
      message: astray !== undefined ? `the name ${wanted} leads ${pods.length === 1 ? `pod ${pods[0] ?? ''}` : `pods on ${[...new Set(failed.map((cell) => cell.from.node))].join(', ')}`} to Service ${nameOf(astray)}: the search list in resolv.conf has ${astray.metadata.namespace ?? ''}.svc.${facts.domain} before ${namespace}.svc.${facts.domain}, or something answers for it`
        : serviceAnswers
        ? `the name ${wanted} does not resolve for ${pods.length === 1 ? `pod ${pods[0] ?? ''}` : `pods on ${[...new Set(failed.map((cell) => cell.from.node))].join(', ')}`}, although ${facts.dns.title} answers there when it is asked itself: the pod's own resolver does not lead to it`
        : `the name ${wanted} does not resolve from ${[...new Set(failed.map((cell) => cell.from.node))].join(', ')}`,
      expected: [`${wanted} leads to ${facts.target.ips.join(', ')}`], observed: failed.map(describeCell).slice(0, 6), command: failed[0]?.command ?? '', fix: serviceAnswers ? 'see resolv.conf, /etc/hosts and nsswitch.conf of the pod' : 'see the DNS servers and the way to them', doc,
      states: [...new Set(failed.map((cell) => keys.namesFrom(cell.from.node))), ...(passing.length === 0 ? [keys.names] : [])],
    }, facts.cells, (cell) => (failed.includes(cell) ? 'must' : cell.to.via === 'name' && failed.some((bad) => bad.from.pod === cell.from.pod) ? 'may' : undefined)));
  };
}

/** Whom names fail, where others are told them: one pod, or those of one node (a probe has what the kubelet of its node hands out). Else it is the servers, or the way to all of them. */
function whose(facts: Facts, failed: readonly Cell[], passing: readonly Cell[]): string {
  const [pods, nodes] = [[...new Set(failed.map((cell) => cell.from.pod ?? ''))], [...new Set(failed.map((cell) => cell.from.node))]];
  const [pod = '', node = ''] = [pods[0], nodes[0]];
  const probe = pod.startsWith(`${facts.plan.namespace}/`);
  if (pods.length === 1 && (!probe || passing.some((cell) => cell.from.node === node)) && passing.length > 0) return `Pod ${pod}`;
  if (nodes.length === 1 && passing.some((cell) => cell.from.node !== node) && !passing.some((cell) => cell.from.node === node)) return `Node ${node}`;
  const [server] = facts.clusterDns.servers;
  const said = facts.dns.cells.filter((cell) => cell.to.via === 'endpoint' && cell.state !== 'unknown' && cell.to.name?.startsWith(`${facts.plan.target.name}.`) === true);
  const mistaken = said.length > 0 && said.every((cell) => cell.state === 'failed' && ['nxdomain', 'servfail', 'dns-refused', 'wrong-answer'].includes(cell.outcome));
  return mistaken && server !== undefined ? ownerOf(server) : facts.dns.title;
}

/** A short name is for clients of the same namespace; a probe searches the target's as well. */
function searchesNamespace(facts: Facts, cell: Cell): boolean {
  return cell.from.pod === undefined || cell.from.pod.startsWith(`${facts.plan.namespace}/`) || cell.from.pod.startsWith(`${facts.plan.target.namespace}/`);
}
