import type { Cell } from '../cell.ts';
import { type Facts, type NodeFacts, type Subject } from '../facts.ts';
import { finding, found, notApplicable, together, unseen, type Finding, type Judgement, type Prediction } from '../finding.ts';
import { isHairpin } from '../hairpin-cells.ts';
import { keys } from '../keys.ts';
import { isCompleted, nameOf, podIps, slicesOf, type Service, type ServicePort } from '../kube.ts';
import { isConnection, readConntrack } from '../netfilter/conntrack.ts';
import type { RuleRef } from '../netfilter/ruleset.ts';
import { comparedNode, rulesetOf } from '../node-rules.ts';
import type { NodeState } from '../node-state.ts';
import { compareRules, type Comparison, type Difference } from '../proxy/compare.ts';
import { compareIpvs } from '../proxy/compare-ipvs.ts';
import { expectedFrontends } from '../proxy/expected.ts';
import { sparedBy } from '../proxy/masquerade.ts';
import { readIpvs, readIpvsAddresses } from '../proxy/ipvs.ts';
import type { ServiceObject } from '../proxy/objects.ts';
import { isProxyRule } from '../proxy/presence.ts';
import type { Problem } from '../proxy/problem.ts';
import { staleConnections } from '../proxy/stale-connections.ts';
import { protocolOf } from '../speaks.ts';
import type { Section } from '../survey.ts';
import { placeOf, unreadIn } from '../unread.ts';
import { mendedByLooking, wereSettled } from './mended-by-looking.ts';
import { rangesOf } from './service-range.ts';
import { brokenProxy, isServedByAnother, usesKubeProxy } from './proxy.ts';

export type Mode = 'iptables' | 'nftables' | 'ipvs';

/** Which mode a node is in: what its kube-proxy says, else whose rules stand there. */
export function modeOf(state: NodeState): Mode | null {
  const said = state.kubeProxy.mode ?? /^\s*mode:\s*"?(\w+)"?/m.exec(state.kubeProxy.config)?.[1] ?? null;
  if (said === 'iptables' || said === 'nftables' || said === 'ipvs') return said;
  const comparison = compareRules({ ruleset: rulesetOf(state), node: { name: state.node, addresses: [], routes: [] }, services: [], slices: [] });
  const kind = [...comparison.proxies].sort((a, b) => b.servicePorts - a.servicePorts)[0]?.kind;
  if (kind !== undefined) return kind === 'nftables' || kind === 'ipvs' ? kind : 'iptables';
  return /^(TCP|UDP|SCTP)\s/m.test(state.sections['ipvs']?.stdout ?? '') ? 'ipvs' : null;
}

/** The rules of each node lead the Service's IP to its endpoints: compared both ways. */
export function rulesFit(mode: Mode): (facts: Facts, subject: Subject) => Judgement {
  return (facts, subject) => {
    const seen = facts.nodes.flatMap((node) => (node.last === null ? [] : [{ node, state: node.last }]));
    if (seen.length === 0) return unseen('no node could be entered to read its rules');
    if (!usesKubeProxy(facts)) return notApplicable('no kube-proxy here: another program proxies Services');
    const unread = unreadIn(facts.now, 'endpointSlices', placeOf(subject));
    if (unread !== undefined) return unseen(unread);
    const modes = seen.filter(({ node }) => !isServedByAnother(facts, node)).map(({ node, state }) => ({ node, state, mode: modeOf(state) }));
    const usual = modes.find((one) => one.mode !== null)?.mode ?? 'iptables';
    // A node whose rules are all gone has no mode of its own to tell: it is judged in that of the others.
    const mine = modes.filter((one) => (one.mode ?? usual) === mode);
    if (mine.length === 0) return notApplicable(`no node is in ${mode} mode`);
    if (subject.service === undefined || subject.ips.length === 0) return notApplicable(`${subject.title} has no Service IP`);
    return together(mine.map(({ node, state }) => (mode === 'ipvs' ? compareTables(facts, subject, node, state) : compare(facts, subject, node, state))));
  };
}

/** What could not be followed is a doubt, not a finding. */
type Known = Exclude<Problem, { readonly kind: 'unknown' }>;

function compare(facts: Facts, subject: Subject, node: NodeFacts, state: NodeState): Judgement {
  const compared: Compared<Comparison> = (one, slices) => compareRules({ ruleset: rulesetOf(one), node: comparedNode(facts, node, one), services: [askedService(subject)], slices });
  const comparison = compared(state, subject.slices);
  const problemsAt: Compared<readonly Problem[]> = (one, slices) => compared(one, slices).differences.map(({ problem }) => problem);
  if (comparison.presence === 'cannot-tell') return unseen(`the rules of node ${node.name} could not be read (${errorOf(state.sections['iptables'])})`);
  if (comparison.presence === 'none') {
    const problem: Known = { kind: 'missing', cause: 'no-rule', fate: 'leaves', chain: null, hook: 'prerouting', rule: null, share: 1 };
    return found(tell(facts, subject, node, problem, { from: ['pod', 'node'], certain: true, ips: subject.ips }));
  }
  const findings = comparison.differences.filter(isOurs).flatMap(({ problem, from, certain, frontends }) => (problem.kind !== 'unknown' && isLasting(facts, subject, node, problem, problemsAt) ? [tell(facts, subject, node, problem, { from, certain, ips: ipsOf(subject, frontends) })] : []));
  const doubts = comparison.differences.flatMap(({ problem }) => (problem.kind === 'unknown' ? [problem.why] : []));
  const failing = subject.cells.some((cell) => cell.to.via === 'service-ip' && cell.from.node === node.name && cell.state === 'failed');
  // Rules are written anew for every Service that is made: that which was missing before this run made its own would be again.
  const mended = findings.length > 0 || !wereSettled(facts, subject, node) ? [] : problemsAt(node.first as NodeState, slicesOf(facts.first.endpointSlices, subject.namespace, subject.name)).flatMap((problem) => (problem.kind === 'missing' ? [mendedByLooking(facts, node, tell(facts, subject, node, problem, { from: ['pod', 'node'], certain: false, ips: subject.ips }))] : []));
  return { ...found(...findings, ...mended.slice(0, 1), ...portsUnknown(facts, subject, node), ...podsTakenForStrangers(facts, subject, node, comparison)), unseen: doubts.length > 0 && failing && findings.length === 0 ? [`rules of node ${node.name} that could not be judged: ${doubts.join('; ')}`] : [] };
}

/** Ports of the Service that nobody asked here, and that have endpoints: rules for them are missing, before the probing as after it. */
function portsUnknown(facts: Facts, subject: Subject, node: NodeFacts): readonly Finding[] {
  const before = facts.first.services.find(({ metadata }) => metadata.uid === subject.service?.metadata.uid);
  if (subject.role !== 'target' || before === undefined || node.first === null || node.last === null) return [];
  const asked = askedService(subject).spec?.ports ?? [];
  const others = (subject.service?.spec.ports ?? []).filter((port) => !asked.some((one) => one.port === port.port && protocolOf(one) === protocolOf(port)));
  const unknown = (state: NodeState, service: Service, slices: Subject['slices'], port: ServicePort): boolean => {
    const same = (service.spec.ports ?? []).filter((one) => one.port === port.port && protocolOf(one) === protocolOf(port));
    const { presence, differences } = compareRules({ ruleset: rulesetOf(state), node: comparedNode(facts, node, state), services: [{ ...service, spec: { ...service.spec, ports: same } } as ServiceObject], slices });
    return presence !== 'cannot-tell' && presence !== 'none' && differences.some(({ problem, from, certain }) => certain && problem.kind === 'missing' && (problem.cause === 'no-rule' || problem.cause === 'no-target') && from.some((vantage) => vantage !== 'outside'));
  };
  const [first, last] = [node.first, node.last];
  const gone = others.filter((port) => unknown(last, subject.service as Service, subject.slices, port) && unknown(first, before, slicesOf(facts.first.endpointSlices, subject.namespace, subject.name), port));
  return gone.map((port) => finding({
    id: 'proxy/rules-missing', object: `Node ${node.name}`, where: `node ${node.name}, port ${port.port}/${protocolOf(port)}`,
    message: `no rule on ${node.name} leads port ${port.port}/${protocolOf(port)} of ${subject.title} (${subject.ips.join(', ')}) to its endpoints: what asks it there gets no answer (this run has not asked it)`,
    expected: [`port ${port.port}/${protocolOf(port)} is led to the endpoints`], observed: ['nothing'], command: commandOf(node), fix: `restart kube-proxy on ${node.name}: it writes all its rules anew; then find what took them away`, doc: 'is-kube-proxy-proxying',
  }));
}

/** Whom of the outside a firewall lets in, and at which of its addresses a node offers node ports (nodePortAddresses), somebody has chosen: no question from there tells that it is not what was meant. */
function isOurs({ problem, from }: Difference): boolean {
  return from.some((vantage) => vantage !== 'outside') || !(problem.kind === 'stopped' || (problem.kind === 'missing' && problem.cause === 'not-matched'));
}

/**
 * kube-proxy spares the pods of the cluster from its masquerade, and knows them by an address range or a device (clusterCIDR, detectLocal). Where that does not fit
 * the pods, all they send to Services gets the node's address. Who masquerades everything on purpose (masqueradeAll) spares nobody and is left alone.
 */
function podsTakenForStrangers(facts: Facts, subject: Subject, node: NodeFacts, { podTrafficMasqueraded }: Comparison): readonly Finding[] {
  const spared = podTrafficMasqueraded === null ? null : sparedBy(podTrafficMasqueraded);
  if (podTrafficMasqueraded === null || spared === null) return [];
  const pods = facts.now.nodes.find((candidate) => candidate.metadata.name === node.name)?.spec?.podCIDR;
  const admits = facts.now.networkPolicies.some((policy) => policy.metadata.namespace === subject.namespace);
  return [finding({
    id: 'proxy/pods-masqueraded', object: `Node ${node.name}`, where: `node ${node.name}`,
    message: `kube-proxy on ${node.name} takes the pods there for strangers (its rules take only ${spared} for pods), so all they send to Services leaves with the address of the node: servers do not see who asks, and NetworkPolicies that admit pods do not know them`,
    expected: [`the source of pods${pods === undefined ? '' : ` (${pods})`} is kept`], observed: [`${podTrafficMasqueraded.table} ${podTrafficMasqueraded.chain}: ${podTrafficMasqueraded.text}`], command: commandOf(node),
    fix: `make clusterCIDR (or detectLocal) in the configuration of kube-proxy on ${node.name} fit the addresses of pods${pods === undefined ? '' : ` (${pods} on this node)`}, and restart it`, doc: 'is-kube-proxy-proxying',
  }, facts.cells, (cell) => (admits && cell.from.node === node.name && cell.from.kind !== 'node' && cell.to.role === subject.role && (cell.to.via === 'service-ip' || cell.to.via === 'name') ? 'may' : undefined))];
}

/** What is made of the rules of a node as they were at one moment, held against the slices of one. */
type Compared<T> = (state: NodeState, slices: Subject['slices']) => T;

/**
 * Endpoints come and go, and the rules follow a moment later: other backends than the slices' are a difference only if they were one before the
 * probing as well, or if traffic fails over them although nothing has changed for a while.
 */
function isLasting(facts: Facts, subject: Subject, node: NodeFacts, problem: Problem, problemsAt: Compared<readonly Problem[]>): boolean {
  if (problem.kind !== 'wrong-backends' && problem.kind !== 'uneven' && problem.kind !== 'no-endpoints-rule') return true;
  const service = facts.first.services.find((candidate) => candidate.metadata.uid === subject.service?.metadata.uid);
  const slices = slicesOf(facts.first.endpointSlices, subject.namespace, subject.name);
  const changed = subject.pods.some((pod) => (pod.status?.conditions ?? []).some((condition) => condition.type === 'Ready' && facts.at - Date.parse(condition.lastTransitionTime ?? '') < unsettledMs));
  if (service === undefined || node.first === null) return !changed;
  return problemsAt(node.first, slices).some(({ kind }) => kind === problem.kind) || !(changed || addressesIn(slices) !== addressesIn(subject.slices));
}

function addressesIn(slices: Subject['slices']): string {
  return slices.flatMap(({ endpoints }) => (endpoints ?? []).flatMap(({ addresses, conditions }) => (conditions?.ready === false ? [] : addresses ?? []))).sort().join();
}

/** kube-proxy writes its rules within a second or two of a change; a busy one may take longer. */
const unsettledMs = 20_000;

function compareTables(facts: Facts, subject: Subject, node: NodeFacts, state: NodeState): Judgement {
  const section = state.sections['ipvs'];
  if (section === undefined || section.exit !== 0) return unseen(`the IPVS table of node ${node.name} could not be read (ipvsadm: ${errorOf(section)})`);
  const problemsAt: Compared<readonly Problem[]> = ({ sections }, slices) => compareIpvs({ virtualServers: readIpvs(sections['ipvs']?.stdout ?? '').virtualServers, addresses: readIpvsAddresses(sections['addresses']?.stdout ?? ''), ipsets: null, node: comparedNode(facts, node, state), services: [askedService(subject)], slices }).flatMap(({ problems }) => problems);
  return found(...problemsAt(state, subject.slices).flatMap((problem) => (problem.kind === 'not-masqueraded' || problem.kind === 'unknown' || !isLasting(facts, subject, node, problem, problemsAt) ? [] : [tell(facts, subject, node, problem, { from: ['pod', 'node'], certain: true, ips: subject.ips })])));
}

/** Only the ports that are asked: another port of the Service that nobody serves is nobody's trouble here. */
function askedService(subject: Subject): ServiceObject {
  const service = subject.service as NonNullable<Subject['service']>;
  const asked = subject.role === 'dns' ? (service.spec.ports ?? []).filter((port) => port.port === 53) : subject.asked.port === undefined ? service.spec.ports ?? [] : [subject.asked.port];
  return { ...service, spec: { ...service.spec, ports: asked } } as ServiceObject;
}

/** Those of the Service's own IPs that a difference is about; one that is about other addresses of it alone (node ports) concerns what all of them stand for. */
function ipsOf(subject: Subject, frontends: Difference['frontends']): readonly string[] {
  const own = subject.ips.filter((ip) => frontends.some(({ address }) => address === ip));
  return own.length === 0 ? subject.ips : own;
}

/** kube-proxy refuses an address that a Service without endpoints claims for its own, and discards what is for one of the Services' ranges that no Service has. */
function refusedBy(rule: RuleRef): readonly string[] {
  const [, claimed] = isProxyRule(rule) ? /-d (\S+?)\/\d+ .*has no endpoints/.exec(rule.text) ?? [] : [];
  return claimed === undefined ? rangesOf(rule).map(keys.serviceRange) : [keys.unclaimed(claimed)];
}

/** Why a section has nothing to read, in a line. */
function errorOf(section: Section | undefined): string {
  return section === undefined ? 'not run' : `${section.stderr}\n${section.stdout}`.trim().split('\n')[0] ?? '';
}

interface Seen extends Pick<Difference, 'from' | 'certain'> {
  /** The Service IPs that it concerns: those of one family may be led rightly, and of the other not. */
  readonly ips: readonly string[];
}

/** The name by which kube-proxy knows its node, where that is another one. */
function otherName({ name, first, last }: NodeFacts): string | null {
  const proxy = (last ?? first)?.kubeProxy;
  const said = /--hostname-override[= ](\S+)/.exec(proxy?.commandLine ?? '')?.[1] ?? /^\s*hostnameOverride:\s*"?([^"\s]+)"?/m.exec(proxy?.config ?? '')?.[1] ?? name;
  return said === name ? null : said;
}

/** A difference as a finding: the sentence, what it does to which cells, what to do. */
function tell(facts: Facts, subject: Subject, node: NodeFacts, problem: Known, { from, certain, ips }: Seen): Finding {
  const where = node.name;
  const family = (ip: string): boolean => ips.some((one) => one.includes(':') === ip.includes(':'));
  const sides = from.map((side) => (side === 'pod' ? 'its pods' : side === 'node' ? 'the node itself' : 'outside')).join(' and ');
  const base = {
    object: `Node ${where}`, where: `node ${where}`, doc: 'is-kube-proxy-proxying', command: commandOf(node),
    states: [keys.proxy(where), ...ips.map(keys.unclaimed)], breaks: subject.role === 'dns' ? [keys.namesFrom(where)] : [],
    expected: [`${subject.title} (${ips.join(', ')}) is led to ${subject.endpoints.filter((endpoint) => endpoint.ready && endpoint.port !== null && family(endpoint.ip)).map((endpoint) => `${endpoint.ip}:${endpoint.port ?? ''}`).join(', ') || 'nothing: it has no endpoints'}`],
  };
  const mistaken = otherName(node);
  const restart = `restart kube-proxy on ${where}: it writes all its rules anew; then find what took them away`;
  // Which of two chains of one priority runs first no dump tells: then nothing must fail, and something may.
  const predict = (share: number): Prediction => ofNode(facts, subject, where, { from, ips }, certain ? share : Math.min(share, 0.5));
  const rule = (ref: RuleRef | null): string => (ref === null ? '' : `${ref.table} ${ref.chain}: ${ref.text}`);
  switch (problem.kind) {
    case 'missing': {
      const what = problem.cause === 'unreachable' ? `the rules on ${where} know ${subject.title}, but no packet of ${sides} is led to them: ${(node.last ?? node.first)?.sections['nft-dormant']?.stdout.includes('kube-proxy') === true ? "kube-proxy's table is dormant" : "the jump into kube-proxy's chains is gone"}`
        : problem.cause === 'no-target' ? `the rules on ${where} for ${subject.title} lead to no endpoint`
          : problem.cause === 'no-address' ? `the Service IP of ${subject.title} is on no device of ${where}, so IPVS never sees its packets`
            : problem.cause === 'not-matched' ? `the rules on ${where} for ${subject.title} do not apply to packets of ${sides}`
              : `no rule on ${where} knows ${subject.title} (${ips.join(', ')})`;
      return finding({ ...base, id: `proxy/${problem.cause === 'unreachable' ? 'jump-missing' : problem.cause === 'no-target' ? 'no-target' : 'rules-missing'}`, message: what, observed: [rule(problem.rule) || problem.chain || 'nothing'], fix: restart, breaks: [...base.breaks, ...(problem.cause === 'unreachable' ? [keys.hears(where)] : [])] }, facts.cells, predict(problem.share));
    }
    case 'preempted':
      // A server on the node itself may stand in for the Service on purpose, as DNS caches do: then traffic says whether it does.
      return finding({ ...base, latent: !(problem.effect === 'notrack' ? ips : [problem.target]).some((ip) => isAddressOf(node, ip)), id: problem.effect === 'notrack' ? 'proxy/untracked' : 'proxy/preempted', message: problem.effect === 'notrack' ? `on ${where} a rule takes packets to ${subject.title} out of connection tracking, so kube-proxy's rules cannot translate them` : `on ${where} a rule of somebody else gets to packets for ${subject.title} before kube-proxy's${problem.target === null ? '' : ` and sends them to ${problem.target}`}`, observed: [rule(problem.rule)], fix: `take this rule away on ${where}: ${rule(problem.rule)}` }, facts.cells, predict(problem.share));
    case 'stopped':
      return finding({ ...base, id: 'node-network/firewall', doc: 'are-the-pods-working', states: [keys.network(where), ...refusedBy(problem.rule)], breaks: [keys.network(where), keys.namesFrom(where), keys.hears(where)], message: `a firewall rule on ${where} ${problem.how === 'drop' ? 'drops' : 'rejects'} packets to ${subject.title}${problem.stage === 'after-translation' ? ' once they are on their way to an endpoint' : ''}${problem.owner === null ? '' : ` (a rule of ${problem.owner})`}`, observed: [rule(problem.rule)], fix: `allow ${problem.stage === 'after-translation' ? 'the pod network' : `Service IPs (${ips.join(', ')})`} in the firewall of ${where}; the rule is: ${rule(problem.rule)}` }, facts.cells, predict(problem.share));
    case 'no-endpoints-rule':
      return finding({ ...base, id: 'proxy/says-no-endpoints', message: `the rules on ${where} refuse ${subject.title} for want of endpoints, although it has some: ${mistaken === null ? 'they are old' : `kube-proxy takes its node for ${mistaken}, and what is on ${where} for elsewhere`}`, observed: [rule(problem.rule), ...(mistaken === null ? [] : [`hostnameOverride ${mistaken}`])], fix: mistaken === null ? restart : `set hostnameOverride of kube-proxy on ${where} to ${where}, or leave it out; then restart it` }, facts.cells, predict(problem.share));
    case 'wrong-backends': {
      const gone = problem.extra.reduce((sum, other) => sum + other.share, 0);
      const parts = [
        ...(problem.extra.length > 0 ? [`${problem.extra.map((other) => `${other.ip}${other.port === null ? '' : `:${other.port}`} (${ownerAt(facts, other.ip) ?? other.because})`).join(', ')} still gets ${Math.round(gone * 100)} %`] : []),
        ...(problem.missing.length > 0 ? [`${problem.missing.map((endpoint) => `${endpoint.ip}:${endpoint.port}`).join(', ')} gets nothing`] : []),
      ];
      return finding({ ...base, id: problem.extra.length > 0 ? 'proxy/stale-endpoints' : 'proxy/endpoint-missing', message: `the rules on ${where} for ${subject.title} are not those of its EndpointSlices: ${parts.join('; ')}`, observed: parts, fix: restart }, facts.cells, problem.extra.length > 0 ? predict(gone) : () => undefined);
    }
    case 'uneven':
      return finding({ ...base, id: 'proxy/uneven', message: `the rules on ${where} for ${subject.title} give some endpoints far more than their share`, observed: problem.shares.map((one) => `${one.ip}:${one.port ?? ''} ${Math.round(one.share * 100)} %`), fix: restart });
    case 'not-masqueraded': {
      const hairpin = problem.why === 'hairpin';
      return finding({ ...base, id: 'proxy/masquerade-missing', message: `on ${where} packets that need kube-proxy's masquerade do not get it${problem.cause === 'mark-cleared' ? ': a rule takes its mark away' : problem.cause === 'no-rule' ? ': the masquerade rule is gone' : ''}; ${hairpin ? 'a pod cannot reach itself through a Service' : 'answers to the outside go astray'}`, observed: [rule(problem.rule) || 'no masquerade rule is reached'], fix: problem.rule === null ? restart : `take this rule away on ${where}: ${rule(problem.rule)}`, breaks: [`hairpin ${where}`] }, facts.cells, (cell) => (hairpin && cell.from.node === where && isHairpin(subject, cell) ? 'may' : undefined));
    }
  }
}

/** A pod that runs, and is none of the Service's. */
function ownerAt(facts: Facts, ip: string): string | null {
  const pod = facts.now.pods.find((one) => podIps(one).includes(ip) && !isCompleted(one));
  return pod === undefined || facts.now.pods.filter((one) => podIps(one).includes(ip)).length > 1 ? null : `Pod ${nameOf(pod)}`;
}

/** `10.0.0.1:53` is on the node itself. */
function isAddressOf({ first, last }: NodeFacts, target: string | null): boolean {
  const ip = target?.replace(/:\d+$/, '').replace(/[[\]]/g, '');
  return ip !== undefined && ((last ?? first)?.links ?? []).some((link) => link.addresses.some((address) => address.split('/')[0] === ip));
}

/**
 * Cells that go through this node's rules to this Service; all of them fail where nothing gets through, some where a share is lost. DNS has rules for two
 * protocols, and a remembered UDP flow keeps its translation: there a cell that passed refutes nothing.
 */
function ofNode(facts: Facts, subject: Subject, node: string, { from, ips }: Omit<Seen, 'certain'>, share: number): Prediction {
  const struck = (cell: Cell): boolean => cell.from.node === node && from.includes(cell.from.kind === 'node' ? 'node' : 'pod');
  return (cell) => {
    if (!struck(cell)) return undefined;
    if (cell.to.role === subject.role && cell.to.via === 'service-ip') return !ips.includes(cell.to.ip ?? '') ? undefined : share > 0.99 && cell.round !== 'first' && (subject.role !== 'dns' || cell.state === 'failed') ? 'must' : 'may';
    return cell.to.via === 'name' && (subject.role === 'dns' || cell.to.role === subject.role) ? 'may' : undefined;
  };
}

function commandOf(node: NodeFacts): string {
  const mode = node.last === null ? null : modeOf(node.last);
  return mode === 'nftables' ? 'nft list table ip kube-proxy' : mode === 'ipvs' ? 'ipvsadm -Ln' : 'iptables-save';
}

/** Nothing of an older proxy, or of somebody else, stands beside kube-proxy's rules and serves the same Service. */
export function nothingPreempts(facts: Facts, subject: Subject): Judgement {
  const seen = facts.nodes.flatMap((node) => (node.last === null ? [] : [{ node, state: node.last }]));
  if (seen.length === 0) return unseen('no node could be entered to read its rules');
  if (!usesKubeProxy(facts)) return notApplicable('no kube-proxy here');
  if (subject.service === undefined) return notApplicable(`${subject.title} does not exist`);
  const unread = unreadIn(facts.now, 'endpointSlices', placeOf(subject));
  if (unread !== undefined) return unseen(unread);
  return found(...seen.flatMap(({ node, state }): readonly Finding[] => {
    const comparison = compareRules({ ruleset: rulesetOf(state), node: comparedNode(facts, node, state), services: [askedService(subject)], slices: subject.slices });
    const wrong = comparison.alone.filter((one) => one.wrong > 0);
    const mode = modeOf(state);
    const old = wrong.filter((one) => (one.kind === 'nftables' ? 'nftables' : one.kind === 'ipvs' ? 'ipvs' : 'iptables') !== mode);
    if (comparison.alone.length < 2 || old.length === 0) return [];
    const kinds = old.map((one) => one.kind).join(', ');
    return [finding({
      id: 'proxy/left-over-rules', object: `Node ${node.name}`, where: `node ${node.name}`, message: `on ${node.name} rules of another mode of kube-proxy (${kinds}) were left behind, are not kept up any more, and serve ${subject.title} beside the real ones (${mode ?? 'unknown'})`,
      expected: ['one set of rules'], observed: comparison.alone.map((one) => `${one.kind}: ${one.right} right, ${one.wrong} wrong`), fix: `kube-proxy --cleanup on ${node.name} (or a restart of the node), then start kube-proxy`, doc: 'is-kube-proxy-proxying', states: [keys.proxy(node.name)], breaks: brokenProxy(node.name),
    }, facts.cells, ofNode(facts, subject, node.name, { from: ['pod', 'node'], ips: subject.ips }, 0.5))];
  }));
}

/** The kernel sends no tracked connection to an endpoint that is gone. */
export function connectionsAreCurrent(facts: Facts, subject: Subject): Judgement {
  const seen = facts.nodes.flatMap((node) => (node.first === null || node.first.sections['conntrack'] === undefined ? [] : [{ node, state: node.first }]));
  if (facts.nodes.every((node) => node.first === null)) return unseen('no node could be entered to read its connections');
  if (subject.service === undefined || subject.ips.length === 0) return notApplicable(`${subject.title} has no Service IP`);
  const unread = unreadIn(facts.now, 'endpointSlices', placeOf(subject));
  if (unread !== undefined) return unseen(unread);
  return found(...seen.flatMap(({ node, state }): readonly Finding[] => {
    // They were read when others may have stood behind it.
    const slices = [...subject.slices, ...slicesOf(facts.first.endpointSlices, subject.namespace, subject.name)];
    const frontends = expectedFrontends([askedService(subject)], slices, comparedNode(facts, node, state));
    const entries = readConntrack(state.sections['conntrack']?.stdout ?? '').filter(isConnection);
    // A TCP connection to a pod that is gone ends by itself when its client gives up; a UDP flow is renewed by each datagram and never does.
    const stale = staleConnections(entries, frontends).filter(({ connection, because }) => connection.protocol === 'udp' && because === 'gone');
    if (stale.length === 0) return [];
    return [finding({
      id: 'proxy/stale-connections', object: `Node ${node.name}`, where: `node ${node.name}`, message: `on ${node.name} the kernel remembers ${stale.length} UDP flows to ${subject.title} that lead to pods which are gone: their clients wait in vain for as long as they go on sending`,
      expected: ['no flow to an endpoint that is gone'], observed: stale.slice(0, 5).map(({ connection }) => `${connection.original.source}:${connection.original.sourcePort ?? ''} -> ${connection.original.destination}:${connection.original.destinationPort ?? ''}, answered by ${connection.reply.source}`), command: `conntrack -L -d ${subject.ips[0] ?? ''}`, fix: stale.slice(0, 2).map(({ connection }) => `conntrack -D -p udp --orig-src ${connection.original.source} --orig-dst ${connection.original.destination}`).join('; '), doc: 'is-kube-proxy-proxying', states: [`connections ${node.name}`],
    }, facts.cells, (cell) => (cell.from.node === node.name && cell.from.kind === 'client' && cell.to.role === subject.role ? 'may' : undefined))];
  }));
}
