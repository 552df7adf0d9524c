import { groupBy } from '../group-by.ts';
import { admission, admitsSomebody, denialsOf, isAdmittedToSome, isShutBy, peerOf, portOf, worldOf, type Denial } from '../admission.ts';
import { askedFamily, describeCell, describeVantage, transportOf, type Cell } from '../cell.ts';
import { type Facts, type Subject } from '../facts.ts';
import { finding, found, notApplicable, sound, unseen, type Finding, type Judgement } from '../finding.ts';
import { keys } from '../keys.ts';
import { nameOf, type Pod } from '../kube.ts';
import { familyOf, type Family } from '../policy/address.ts';
import { evaluatePair } from '../policy/evaluate-pair.ts';
import type { PairResult } from '../policy/evaluate-pair.ts';
import { externalPeer, podPeer } from '../policy/peer.ts';
import { readPolicies } from '../policy/policy.ts';
import { suggestAllowRule } from '../policy/suggest-allow.ts';
import type { Vantage } from '../survey.ts';
import { unreadIn } from '../unread.ts';

type Side = PairResult['egress'];
type Decision = Side['decidedBy'][number];

const doc = 'any-network-policy-ingress-rules-affecting-the-target-pods';

/** NetworkPolicies admit clients to the pods: read from the policies, and confronted with what the traffic did. */
export function policiesAdmitClients(facts: Facts, subject: Subject): Judgement {
  const minded = subject.cells.find((cell) => cell.excused && cell.from.kind === 'probe' && cell.to.via === 'endpoint' && subject.pods.every((pod) => admission(facts.now, cell.from, pod, portOf(subject, pod) ?? subject.asked.port?.port ?? 80, 'TCP', askedFamily(cell))?.allowed === 'yes'));
  if (minded !== undefined && facts.plan.client === null) return unseen(`the pods of ${subject.title} answer no pod of this run (${minded.outcome}), by ways that are open to others: a policy of another kind than NetworkPolicy, or a mesh, minds who asks; look from a pod that may ask with CLIENT=namespace/pod`);
  if (facts.now.networkPolicies.length === 0) return notApplicable('there are no NetworkPolicies');
  const outside = toOutside(facts, subject);
  if (outside.length > 0) return found(...outside);
  if (subject.pods.length === 0) return notApplicable(`${subject.title} has no pods`);
  const port = subject.asked.port?.port ?? 80;
  const vantages = vantagesOf(subject.cells).filter((from) => from.kind !== 'node');
  const denials = vantages.flatMap((from) => denialsOf(facts, subject, from, port));
  // A policy that nothing enforces, or whose pair got through all the same, accuses nobody.
  const felt = denials.filter((denial) => denial.from.pod !== nameOf(denial.pod)).filter((denial) => cellsOf(subject, denial).some((cell) => cell.state === 'failed' || cell.excused));
  const passed = denials.filter((denial) => cellsOf(subject, denial).some((cell) => cell.passed > 0));
  const [shut, strict] = ofRun(facts, felt.filter((denial) => !passed.includes(denial)));
  if (shut.length > 0 && strict.length === 0 && facts.plan.client === null) return unseen(shutIn(shut));
  if (strict.length === 0) return sound;
  // The user's client is meant to get in; a probe, or a pod that only happened to be there, is not, unless nobody is.
  const own = strict.filter((denial) => denial.from.kind === 'client' || isAdmittedToSome(facts.now, subject, denial.from, denial.family) || !admitsSomebody(facts.now, denial.pod, portOf(subject, denial.pod) ?? port, denial.family));
  if (own.length === 0) {
    if (!strict.some((denial) => denial.from.kind === 'probe') || facts.plan.client !== null) return sound;
    const names = [...new Set(strict.flatMap((denial) => policiesOf(denial)))];
    return unseen(`${names.join(', ')} keep${names.length === 1 ? 's' : ''} the probes out and admits others: look from one of those with CLIENT=namespace/pod`);
  }
  return found(...byPolicy(own).map(([policy, group]) => denied(facts, subject, policy, group, port, 'TCP')));
}

/** Behind the Service stand addresses of no pod (a database outside of the cluster), and the egress of the user's client does not let it send there. */
function toOutside(facts: Facts, subject: Subject): readonly Finding[] {
  const foreign = unreadIn(facts.now, 'pods') !== undefined ? [] : subject.endpoints.filter((endpoint) => endpoint.ready && endpoint.owner === undefined && endpoint.port !== null);
  return vantagesOf(subject.cells).filter((from) => from.kind === 'client').flatMap((from) => {
    const peer = peerOf(facts.now, from);
    const asked = (ip: string): readonly Cell[] => subject.cells.filter((cell) => same(cell.from, from) && cell.to.via === 'endpoint' && cell.to.ip === ip);
    const kept = peer === null ? [] : foreign.flatMap((endpoint) => {
      const result = evaluatePair(worldOf(facts.now), peer, externalPeer(endpoint.ip), { port: endpoint.port ?? 0, protocol: 'TCP' });
      const felt = asked(endpoint.ip).some((cell) => cell.state === 'failed') && !asked(endpoint.ip).some((cell) => cell.passed > 0);
      return result.allowed === 'no' && felt ? [{ endpoint, side: result.egress }] : [];
    });
    const [first] = kept;
    const policy = first?.side.decidedBy[0]?.policy;
    if (first === undefined || policy === undefined) return [];
    const { ip, port } = first.endpoint;
    const all = kept.length === subject.endpoints.filter((endpoint) => endpoint.ready).length;
    return [finding({
      id: 'policy/egress-denied', object: `NetworkPolicy ${policy}`, where: describeVantage(from),
      message: `NetworkPolicy ${policy} does not let pod ${from.pod ?? ''} send to ${ip}:${port ?? ''} behind ${subject.title}: that is the address of no pod, and only an ipBlock would let it through`,
      expected: [`egress to ${ip} TCP ${port ?? ''}`], observed: [...first.side.decidedBy.map(describeDecision), ...asked(ip).map(describeCell)].slice(0, 8),
      command: `kubectl -n ${policy.split('/')[0] ?? ''} get networkpolicy ${policy.split('/')[1] ?? ''} -o yaml`,
      fix: `add to egress of NetworkPolicy ${policy}: {to: [{ipBlock: {cidr: ${ip}/${ip.includes(':') ? 128 : 32}}}], ports: [{port: ${port ?? 0}, protocol: TCP}]}`, doc, breaks: all ? [keys.vip(subject)] : [],
    }, facts.cells, (cell) => (!same(cell.from, from) || cell.to.role !== subject.role ? undefined : cell.to.via === 'endpoint' ? (kept.some((one) => one.endpoint.ip === cell.to.ip) ? 'must' : undefined) : all && cell.to.via === 'service-ip' ? 'must' : 'may'))];
  });
}

/** Clients may ask the DNS servers, over UDP and TCP, and these may ask the API. */
export function policiesAdmitDns(facts: Facts): Judgement {
  if (facts.now.networkPolicies.length === 0) return notApplicable('there are no NetworkPolicies');
  const vantages = vantagesOf(facts.cells).filter((from) => from.kind !== 'node');
  const shut = vantages.flatMap((from) => ofRun(facts, denialsOf(facts, { pods: facts.clusterDns.servers, endpoints: facts.dns.endpoints }, from, 53, 'UDP'))[0]);
  if (shut.length > 0 && facts.plan.client === null) return unseen(shutIn(shut));
  const findings = (['UDP', 'TCP'] as const).flatMap((protocol) => {
    const [, denials] = ofRun(facts, vantages.flatMap((from) => denialsOf(facts, { pods: facts.clusterDns.servers, endpoints: facts.dns.endpoints }, from, 53, protocol)));
    const felt = denials.filter((denial) => {
      const cells = cellsOf(facts.dns, denial).filter((cell) => (cell.tool === 'dns-tcp') === (protocol === 'TCP'));
      return cells.some((cell) => cell.state === 'failed') && !cells.some((cell) => cell.passed > 0);
    });
    return byPolicy(felt).map(([policy, group]) => denied(facts, facts.dns, policy, group, 53, protocol));
  });
  return found(...findings, ...serversToApi(facts));
}

/** DNS servers that may not ask the API keep old answers until they restart, and then have none. */
function serversToApi(facts: Facts): readonly Finding[] {
  return facts.clusterDns.servers.flatMap((server): readonly Finding[] => {
    const denied = facts.api.endpoints.flatMap((endpoint) => {
      const result = evaluatePair(worldOf(facts.now), podPeer(server), externalPeer(endpoint.ip), { port: endpoint.port ?? 6443 });
      return result.allowed === 'no' ? [result.egress] : [];
    });
    const first = denied[0];
    if (first === undefined || denied.length < facts.api.endpoints.length) return [];
    const cells = facts.api.cells.filter((cell) => cell.from.pod === nameOf(server));
    if (!cells.some((cell) => cell.state === 'failed') || cells.some((cell) => cell.passed > 0)) return [];
    const policy = first.decidedBy[0]?.policy ?? '?';
    return [finding({
      id: 'policy/dns-servers-cut-from-api', object: `NetworkPolicy ${policy}`, message: `NetworkPolicy ${policy} does not let the DNS servers reach the API: they answer what they knew, and after a restart nothing`,
      expected: ['egress to the API is allowed'], observed: first.decidedBy.map(describeDecision), fix: `allow egress from the DNS servers to ${facts.api.endpoints.map((endpoint) => `${endpoint.ip}:${endpoint.port ?? 443}`).join(', ')}`, doc, states: [keys.answers(nameOf(server))], breaks: [keys.answers(nameOf(server)), keys.names, keys.ready(facts.dns)],
    }, facts.cells, (cell) => (cells.includes(cell) ? 'must' : cell.to.role === 'dns' || cell.to.via === 'name' ? 'may' : undefined))];
  });
}

function denied(facts: Facts, subject: Subject, policy: string, denials: readonly Denial[], port: number, protocol: 'TCP' | 'UDP'): Finding {
  // The user's client is the one to speak of, where there is one.
  const group = denials.toSorted((a, b) => Number(b.from.kind === 'client') - Number(a.from.kind === 'client'));
  const first = group[0] as Denial;
  const sides = first.result.denying;
  const misses = sides.flatMap((side) => side.nearestMiss.length > 0 ? side.nearestMiss : side.decidedBy).filter((decision) => decision.policy === policy);
  const side = sides.find((candidate) => candidate.decidedBy.some((decision) => decision.policy === policy)) ?? (sides[0] as Side);
  const world = worldOf(facts.now);
  const peer = peerOf(facts.now, first.from);
  const target = subject.endpoints.find((endpoint) => endpoint.pod?.metadata.uid === first.pod.metadata.uid)?.port ?? port;
  const suggestion = peer === null ? null : suggestAllowRule(world, peer, podPeer(first.pod), { port: target, protocol, family: first.family });
  const everybody = side.direction === 'ingress' && group.some((denial) => denial.from.kind !== 'client');
  const whom = first.from.kind === 'client' ? `pod ${first.from.pod ?? ''}${everybody ? ' (nor anybody else)' : ''}` : everybody ? 'anybody' : `pod ${first.from.pod ?? ''}`;
  // Nobody wants the run's own probes to be admitted; and where nobody is, who happened to be there is not the one to admit.
  const general = first.from.kind !== 'client' && (everybody || first.from.kind === 'probe' || (first.from.pod ?? '').startsWith(`${facts.plan.namespace}/`));
  const [namespace = '', name = ''] = policy.split('/');
  const admit = general ? `add a rule to NetworkPolicy ${policy} that admits the clients on ${protocol} ${target}: kubectl -n ${namespace} edit networkpolicy ${name}` : suggestion?.instead[0]?.command ?? suggestion?.command ?? 'add a rule that admits the client';
  const pairs = new Set(group.map((denial) => `${denial.from.pod ?? ''} ${nameOf(denial.pod)} ${denial.family}`));
  const struck = group.map((denial) => denial.from.pod);
  const families = [...new Set(group.map(({ family }) => family))];
  const allOf = (family: Family | undefined): boolean => subject.pods.every((pod) => group.some((denial) => denial.pod === pod && denial.family === family));
  const spared = subject.endpoints.some(({ ip }) => families.every((family) => family !== familyOf(ip)));
  const all = !spared && families.every(allOf);
  const over = spared ? ` over ${families.join(' and ')}` : '';
  return finding({
    id: `policy/${side.direction === 'egress' ? 'egress-denied' : 'ingress-denied'}`, object: `NetworkPolicy ${policy}`, where: everybody ? 'everywhere' : [...new Set(group.map((denial) => describeVantage(denial.from)))].join(', '),
    message: side.direction === 'egress'
      ? `NetworkPolicy ${policy} does not let ${everybody ? 'clients' : `pod ${first.from.pod ?? ''}`} send to ${subject.title} (${protocol} ${target})${over}: ${misses[0]?.why ?? side.reason}`
      : `NetworkPolicy ${policy} does not admit ${whom} to the pods of ${subject.title} (${protocol} ${target})${over}: ${misses[0]?.why ?? side.reason}`,
    expected: [`${everybody ? 'clients are' : `${first.from.pod ?? ''} is`} admitted on ${protocol} ${target}`],
    observed: [...sides.flatMap((one) => one.decidedBy).map(describeDecision), ...cellsOf(subject, first).filter((cell) => cell.state === 'failed').map(describeCell)].slice(0, 10),
    command: `kubectl -n ${namespace} get networkpolicy ${name} -o yaml`,
    fix: isOfEgress(facts, policy) && side.direction === 'ingress' ? `if it is meant for egress alone: kubectl -n ${namespace} patch networkpolicy ${name} --type=merge -p '{"spec":{"policyTypes":["Egress"]}}'; else ${admit}` : admit,
    doc, states: [`admitted ${subject.namespace}/${subject.name}`, ...(all && everybody ? [keys.vip(subject)] : [])], breaks: [...(all && everybody ? [keys.vip(subject)] : []), ...subject.pods.map((pod) => keys.answers(nameOf(pod))), ...(subject.role === 'dns' ? group.map((denial) => keys.namesFrom(denial.from.node)) : [])],
  }, facts.cells, (cell) => {
    const family = askedFamily(cell);
    // What policies say of one family holds for that one.
    if (cell.to.role === subject.role && family !== undefined && !families.includes(family)) return undefined;
    // What holds for nodes, each policy engine decides for itself.
    if (everybody && cell.from.kind === 'node' && cell.to.role === subject.role) return 'may';
    if (!struck.includes(cell.from.pod)) return undefined;
    const udp = cell.tool !== 'dns-tcp';
    if (cell.to.role === subject.role && cell.to.via === 'endpoint') return pairs.has(`${cell.from.pod ?? ''} ${cell.to.pod ?? ''} ${family ?? ''}`) && (subject.role !== 'dns' || udp === (protocol === 'UDP')) ? 'must' : undefined;
    if (cell.to.role === subject.role && cell.to.via === 'service-ip') return allOf(family) && (subject.role !== 'dns' || udp === (protocol === 'UDP')) ? 'must' : 'may';
    return cell.to.via === 'name' && (cell.to.role === subject.role || subject.role === 'dns') ? 'may' : undefined;
  });
}

/** It says where its pods may send, and nothing of who may send to them. */
function isOfEgress(facts: Facts, id: string): boolean {
  return readPolicies(facts.now.networkPolicies).some((policy) => policy.id === id && policy.rules.ingress.length === 0 && policy.rules.egress.length > 0);
}

/** What policies do that the cluster has put into the namespace of this run, and what others do. */
function ofRun(facts: Facts, denials: readonly Denial[]): readonly [readonly Denial[], readonly Denial[]] {
  const own = denials.filter((denial) => isShutBy(facts.plan.namespace, denial.result));
  return [own, denials.filter((denial) => !own.includes(denial))];
}

function shutIn(denials: readonly Denial[]): string {
  const policy = [...new Set(denials.flatMap(policiesOf))].join(', ');
  return `NetworkPolicy ${policy}, which the cluster has put into the namespace of this run, keeps its probes in: look from a pod that may ask with CLIENT=namespace/pod`;
}

function byPolicy(denials: readonly Denial[]): readonly (readonly [string, readonly Denial[]])[] {
  return [...groupBy(denials, (denial) => policiesOf(denial)[0] ?? '?')];
}

/** The policies that deny, the one that came nearest to admitting first: it is the one to mend. */
function policiesOf(denial: Denial): readonly string[] {
  return [...new Set(denial.result.denying.flatMap((side) => [...side.nearestMiss, ...side.decidedBy]).map((decision) => decision.policy))];
}

function describeDecision(decision: Decision): string {
  return `${decision.policy}${decision.rule === null ? '' : ` rule ${decision.rule}`}: ${decision.why}`;
}

function cellsOf(subject: Subject, denial: Denial): readonly Cell[] {
  return subject.cells.filter((cell) => same(cell.from, denial.from) && cell.to.via === 'endpoint' && cell.to.pod === nameOf(denial.pod) && askedFamily(cell) === denial.family);
}

function vantagesOf(cells: readonly Cell[]): readonly Vantage[] {
  return [...new Map(cells.map((cell) => [`${cell.from.kind} ${cell.from.pod ?? cell.from.node}`, cell.from])).values()];
}

function same(a: Vantage, b: Vantage): boolean {
  return a.kind === b.kind && a.node === b.node && a.pod === b.pod;
}

/** Used where a cell's failure is to be told from a policy's doing: nodes that no rule admits, most policy engines keep out. */
export function mayBeDenied(facts: Facts, cell: Cell, pod: Pod, port: number): boolean {
  const result = admission(facts.now, cell.from, pod, port, transportOf(cell), askedFamily(cell));
  return result !== null && result.allowed !== 'yes';
}
