import { endOfAlias } from './alias.ts';
import { forgetAnswersOfYoung, forgetFormerAddresses, forgetFormerAnswers } from './caught-up.ts';
import { cellsOf, isBesideAddresses, type Cell } from './cell.ts';
import { toApiTime } from './api-clock.ts';
import { clusterDnsOf, clusterDomainOf, type ClusterDns } from './cluster-dns.ts';
import { complaintOf } from './complaint.ts';
import { excuseCells } from './excuse.ts';
import { failLostToItself } from './hairpin-cells.ts';
import { ipv4Of, isCompleted, nameOf, podIps, selects, serviceIps, slicesOf, type Endpoint, type EndpointSlice, type KubeObject, type Pod, type Service } from './kube.ts';
import { excuseKeptIn } from './kept-in.ts';
import { acceptNoHttp, acceptOwnErrors } from './no-http.ts';
import { forgetUnsettled, forgetWhoLeft, staying } from './left-meanwhile.ts';
import { objectsOf, type Objects } from './objects.ts';
import { failUnsettled } from './not-settled.ts';
import { nodeStateOf, podStateOf, type NodeState, type PodState } from './node-state.ts';
import { forgetPractice, whatKeepsPractice } from './own-workload.ts';
import { askedPort, type AskedPort } from './speaks.ts';
import { excuseMinded } from './minded.ts';
import { forgetAskedBeside, stacksElsewhere } from './stack-elsewhere.ts';
import { failStrangeAnswers } from './strange-answers.ts';
import type { Attempt, Plan, Role, Survey } from './survey.ts';
import { unreadIn } from './unread.ts';

/** Everything that is understood of a survey before anything is judged. */
export interface Facts {
  readonly survey: Survey;
  readonly plan: Plan;
  /** Objects before anything was made, and as they were last read. */
  readonly first: Objects;
  readonly now: Objects;
  /** The survey's beginning and end, milliseconds since the epoch by the API's clock, as far as that is known. */
  readonly startedAt: number;
  readonly at: number;
  readonly cells: readonly Cell[];
  readonly nodes: readonly NodeFacts[];
  readonly podStates: readonly PodState[];
  readonly clusterDns: ClusterDns;
  readonly domain: string;
  /** Why the practice workload, which is all that is asked, does not run, though nobody else need feel that. */
  readonly practiceKept: string | null;
  /** The Service that is asked about; of an alias the one at its end, which is what its users reach. */
  readonly target: Subject;
  readonly practice: Subject | null;
  readonly dns: Subject;
  readonly api: Subject;
}

export interface NodeFacts {
  readonly name: string;
  readonly first: NodeState | null;
  readonly last: NodeState | null;
}

/** A Service whose way from name to pod is judged. The same rules hold for the target, the practice Service, the cluster's DNS and the API. */
export interface Subject {
  readonly role: Role;
  readonly namespace: string;
  readonly name: string;
  /** `Service app/web`. */
  readonly title: string;
  readonly service: Service | undefined;
  /** As it was before anything was made: the practice Service was not there. */
  readonly ips: readonly string[];
  readonly asked: AskedPort;
  readonly slices: readonly EndpointSlice[];
  readonly endpoints: readonly EndpointView[];
  /** Pods that the selector picks and that have not completed. */
  readonly pods: readonly Pod[];
  readonly cells: readonly Cell[];
  /** When the clock of the cells began, in milliseconds of the epoch. */
  readonly startedAt: number;
}

/** One address of one slice. */
export interface EndpointView {
  readonly ip: string;
  /** Of the asked port; null where the slice has none for it. */
  readonly port: number | null;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly node: string | undefined;
  readonly slice: EndpointSlice;
  readonly endpoint: Endpoint;
  /** The pod that the slice names. */
  readonly pod: Pod | undefined;
  /** The pod that really has this address now. */
  readonly owner: Pod | undefined;
}

export function factsOf(survey: Survey): Facts {
  const first = objectsOf(survey.reads, 'first');
  const now = objectsOf(survey.reads, 'last');
  const dns = clusterDnsOf(now);
  const domain = clusterDomainOf(dns);
  const ahead = toApiTime(survey, now);
  const startedAt = Date.parse(survey.startedAt) + ahead;
  const at = Date.parse(survey.finishedAt) + ahead;
  const plan: Plan = { ...survey.plan, nodes: staying(survey.plan.nodes, first, now, at) };
  const practicePods = now.pods.filter((pod) => pod.metadata.namespace === plan.namespace && pod.metadata.labels?.['app'] === 'hostnames');
  const complaint = complaintOf({ at: startedAt, plan, domain, services: now.services, unread: (namespace) => unreadIn(now, 'services', namespace) !== undefined, slices: now.endpointSlices, pods: now.pods, practicePods });
  const end = endOfAlias(now.services, domain, plan.target);
  const isAlias = end !== plan.target;
  const asked = forgetFormerAnswers(forgetUnsettled(forgetWhoLeft(cellsOf(survey.attempts, (attempt) => isUsers(attempt, plan, isAlias), complaint), first, now), survey.plan.nodes, plan.nodes, now));
  const behind = subjectOf(now, asked, startedAt, 'target', end.namespace, end.name, plan.practice === null, end.port);
  const beside = stacksElsewhere(asked, survey.pods.filter(({ via }) => via === 'node').map(podStateOf));
  const onHost = hostPods(now);
  const podStates = survey.pods.map(podStateOf).filter(({ pod }) => !beside.has(pod)).map((state) => (onHost.has(state.pod) ? withoutNetwork(state) : state));
  const practiceKept = whatKeepsPractice(survey, now);
  const told = plan.practice === null ? asked : forgetAnswersOfYoung(asked, behind, now, at);
  const mine = forgetFormerAddresses(practiceKept === null ? told : forgetPractice(told), behind, at);
  const cells = failUnsettled(failStrangeAnswers(failLostToItself(excuseMinded(excuseKeptIn(now, excuseCells(now, acceptOwnErrors(acceptNoHttp(forgetAskedBeside(mine, beside), behind.asked), behind.asked), behind, plan.namespace), plan.namespace), behind, podStates), behind), 'target'));
  const subject = (role: Role, namespace: string, name: string, practice: boolean, wanted?: number): Subject =>
    subjectOf(now, cells, startedAt, role, namespace, name, practice, wanted);
  return {
    survey,
    plan,
    first,
    now,
    startedAt,
    at,
    cells,
    nodes: plan.nodes.map((name) => ({
      name,
      first: stateAt(survey, name, 'first'),
      last: stateAt(survey, name, 'last') ?? stateAt(survey, name, 'first'),
    })),
    podStates,
    clusterDns: dns,
    domain,
    practiceKept,
    target: subject('target', end.namespace, end.name, plan.practice === null, end.port),
    practice: plan.practice === null ? null : subject('practice', plan.practice.namespace, plan.practice.name, true),
    dns: subject('dns', dns.service?.metadata.namespace ?? 'kube-system', dns.service?.metadata.name ?? 'kube-dns', false, 53),
    api: subject('api', 'default', 'kubernetes', false),
  };
}

/** Who is in the network of its node has none of its own: addresses, routes and queues that are seen there are the node's. */
function withoutNetwork(state: PodState): PodState {
  return { ...state, links: [], routes: [], rules: [], neighbours: [] };
}

/** What a user does: of an alias there is nothing but its name. A short name is for clients of the Service's own namespace (probes search it as well): elsewhere it rightly leads nowhere. */
function isUsers({ from, to }: Attempt, plan: Plan, isAlias: boolean): boolean {
  if (to.role !== 'target' || ((to.via !== 'service-ip' || isAlias) && to.via !== 'name')) return false;
  const short = to.via === 'name' && to.name === plan.target.name;
  return !short || from.kind === 'probe' || from.pod?.split('/')[0] === plan.target.namespace;
}

function stateAt(survey: Survey, name: string, moment: 'first' | 'last'): NodeState | null {
  const look = survey.nodes.find((candidate) => candidate.node === name && candidate.moment === moment);
  return look === undefined || Object.keys(look.sections).length === 0 ? null : nodeStateOf(look);
}

function subjectOf(objects: Objects, cells: readonly Cell[], startedAt: number, role: Role, namespace: string, name: string, practice: boolean, wanted?: number): Subject {
  const service = objects.services.find((candidate) => candidate.metadata.namespace === namespace && candidate.metadata.name === name);
  const pods = objects.pods.filter((pod) => pod.metadata.namespace === namespace && selects(service?.spec.selector, pod.metadata.labels) && !isCompleted(pod));
  const asked = askedPort(service, wanted, pods, practice);
  const slices = slicesOf(objects.endpointSlices, namespace, name);
  return {
    role, namespace, name, title: `Service ${namespace}/${name}`, service, ips: serviceIps(service), asked, slices, pods, startedAt,
    endpoints: slices.flatMap((slice) => endpointsOf(slice, asked, objects.pods)),
    // What DNS says beside addresses is a matter of its own.
    cells: cells.filter((cell) => cell.to.role === role && !isBesideAddresses(cell)),
  };
}

function endpointsOf(slice: EndpointSlice, asked: AskedPort, pods: readonly Pod[]): readonly EndpointView[] {
  // A slice without a name of the port belongs to a Service with one unnamed port. Proxies know a port by its name and its protocol.
  const port = (slice.ports ?? []).find((candidate) => (candidate.name ?? '') === (asked.port?.name ?? '') && (asked.port === undefined || (candidate.protocol ?? 'TCP') === (asked.port.protocol ?? 'TCP')))?.port ?? null;
  // Names instead of addresses are for others: kube-proxy and DNS servers pass them over.
  if (slice.addressType === 'FQDN') return [];
  return (slice.endpoints ?? []).flatMap((endpoint): readonly EndpointView[] => {
    // Only the first address of an endpoint is used: kube-proxy ignores the others (discovery/v1).
    const ip = endpoint.addresses?.[0];
    if (ip === undefined) return [];
    const { targetRef } = endpoint;
    const pod = targetRef?.kind !== 'Pod' ? undefined
      : pods.find((candidate) => candidate.metadata.name === targetRef.name && candidate.metadata.namespace === (targetRef.namespace ?? slice.metadata.namespace));
    const owners = pods.filter((candidate) => podIps(candidate).includes(ip) && !isCompleted(candidate));
    return [{
      ip, port, slice, endpoint, pod,
      // Absent means unknown, and unknown means ready (discovery/v1 EndpointConditions).
      ready: endpoint.conditions?.ready ?? true,
      serving: endpoint.conditions?.serving ?? endpoint.conditions?.ready ?? true,
      terminating: endpoint.conditions?.terminating ?? false,
      node: endpoint.nodeName ?? pod?.spec.nodeName,
      owner: owners.find((candidate) => candidate === pod) ?? owners[0],
    }];
  });
}

/** Pods that run on the nodes looked at, with IPv4 addresses of their own. */
export function networkedPods({ now, plan }: Facts): readonly Pod[] {
  return now.pods.filter((pod) => pod.spec.hostNetwork !== true && pod.status?.phase === 'Running' && ipv4Of(pod) !== '' && plan.nodes.includes(pod.spec.nodeName ?? ''));
}

/** The state of a pod's inside, the latest that was seen. */
export function insideOf(facts: Facts, pod: Pod | string): PodState | undefined {
  const name = typeof pod === 'string' ? pod : nameOf(pod);
  return facts.podStates.findLast((state) => state.pod === name);
}

/** Milliseconds since it was made, when the survey ended. */
export function ageOf({ at }: Pick<Facts, 'at'>, { metadata }: KubeObject): number {
  return at - Date.parse(metadata.creationTimestamp ?? '');
}

/** Pods in the networks of their nodes: they send and are asked as these are. */
export function hostPods({ pods }: Pick<Objects, 'pods'>): ReadonlySet<string> {
  return new Set(pods.filter(({ spec }) => spec.hostNetwork === true).map(nameOf));
}

/** Traffic through a Service's IP that was balanced to endpoints: pods and nodes, not the way round. */
export function readyEndpoints(subject: Subject): readonly EndpointView[] {
  return subject.endpoints.filter((endpoint) => endpoint.ready && endpoint.port !== null);
}
