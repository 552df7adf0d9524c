import { isDirect, transportOf, type Cell } from '../cell.ts';
import type { Facts, Subject } from '../facts.ts';
import type { Prediction } from '../finding.ts';
import { nameOf, podIps } from '../kube.ts';
import type { Layer } from '../layers.ts';
import { unreadIn } from '../unread.ts';

/** Predictions that several rules share: what a kind of defect must do, and may do, to which cells. */

/** Traffic to a Service's IP, and by its name where the request goes on to the IP: not one that only looks the name up. */
export function toService(subject: Subject): (cell: Cell) => boolean {
  // The name of a headless Service is its endpoints: without any that is ready there is no such name.
  const headless = subject.service?.spec.clusterIP === 'None';
  const goesOn = (cell: Cell): boolean => (headless && cell.outcome === 'no-name') || (cell.tool !== 'lookup' && cell.outcome !== 'no-name');
  return (cell) => cell.to.role === subject.role && (cell.to.via === 'service-ip' || (cell.to.via === 'name' && goesOn(cell)));
}

/** Does the cell's packet, or its answer, pass between a pod of this node and something beyond the node? */
export function crosses(cell: Cell, node: string): boolean {
  const fromPod = cell.from.kind !== 'node';
  if (fromPod && cell.from.node === node) return cell.to.via === 'service-ip' || isDirect(cell) && cell.to.node !== node;
  return cell.to.node === node && cell.to.pod !== undefined && cell.from.node !== node;
}

/** Whatever passes the interface of a pod: what it sends to itself does not, and who asks a Service behind which it stands may meet it. */
export function throughPod(facts: Facts, pod: string): Prediction {
  const behind = [facts.target, facts.dns].filter((subject) => subject.pods.some((one) => nameOf(one) === pod)).map((subject) => subject.role);
  return (cell) => {
    if (cell.to.pod === pod && cell.from.pod === pod) return undefined;
    if ((cell.to.pod === pod && cell.to.via !== 'service-ip') || (cell.from.pod === pod && cell.to.via !== 'name')) return 'must';
    return behind.includes(cell.to.role) ? 'may' : undefined;
  };
}

/** What a pod sends to its own address never leaves it, and says nothing of what others meet. */
export function toPod(pod: string): (cell: Cell) => boolean {
  return (cell) => cell.to.via === 'endpoint' && cell.to.pod === pod && cell.from.pod !== pod;
}

/** The Service has nobody behind it, or nobody that answers: its IP fails for everybody, and if it is the DNS Service, so do names. */
export function serviceDead(facts: Facts, subject: Subject): Prediction {
  const own = toService(subject);
  return (cell) => (own(cell) ? 'must' : subject.role === 'dns' ? ofNames(facts, cell) : undefined);
}

/** Some of the Service's backends are bad: its IP fails now and then, depending on who is picked; and if it is the DNS Service, so do names. */
export function servicePartly(subject: Subject): Prediction {
  const own = toService(subject);
  return (cell) => (own(cell) || (subject.role === 'dns' && cell.to.via === 'name') ? 'may' : undefined);
}

/** Nobody could ask, and nobody could be answered: no endpoint is listed that a proxy would lead to. */
export function provesItself(facts: Facts, subject: Subject): boolean {
  const portless = (subject.service?.spec.ports ?? []).length === 0;
  const asked = facts.cells.some((cell) => cell.user && cell.state !== 'unknown');
  return subject.role === 'target' && !asked && unreadIn(facts.now, 'endpointSlices', subject.namespace) === undefined
    && !subject.endpoints.some((endpoint) => (portless || endpoint.port !== null) && (endpoint.ready || endpoint.serving));
}

/** DNS answers nobody: names fail for those that ask the DNS Service itself; a client with a resolver of its own, or a cache on its node, may fare otherwise. */
export function ofNames(facts: Facts, cell: Cell): 'must' | 'may' | undefined {
  if (cell.to.via !== 'name') return undefined;
  const direct = facts.clusterDns.nameservers.length > 0 && facts.clusterDns.nameservers.every((ip) => facts.dns.ips.includes(ip));
  return direct && cell.from.kind === 'probe' ? 'must' : 'may';
}

/** For what holds for the addresses of one family: of a Service that has both, the other one may fare well, and a name leads to either. */
export function ofFamily(subject: Subject, ip: string, prediction: Prediction): Prediction {
  return isDualStack(subject) ? inFamily(ip, prediction) : prediction;
}

/** The same for what holds in the family of this address, and says nothing of the other one. */
export function inFamily(ip: string, prediction: Prediction): Prediction {
  return (cell) => {
    const said = prediction(cell);
    return cell.to.ip === undefined ? (said === undefined ? undefined : 'may') : cell.to.ip.includes(':') === ip.includes(':') ? said : undefined;
  };
}

export function isDualStack(subject: Subject): boolean {
  return new Set(subject.endpoints.map(({ ip }) => ip.includes(':'))).size > 1;
}

/** `must` where any of the given predictions says so, else `may` where one does. */
export function either(...predictions: readonly Prediction[]): Prediction {
  return (cell) => {
    const said = predictions.map((prediction) => prediction(cell));
    return said.includes('must') ? 'must' : said.includes('may') ? 'may' : undefined;
  };
}

/** A defect of the cluster's DNS is a matter of DNS, whatever kind of object is broken. */
export function layerFor<L extends Layer>(subject: Subject, layer: L): L | 'dns' {
  return subject.role === 'dns' ? 'dns' : layer;
}

/** Any of the ports that a client is given (net.ipv4.ip_local_port_range as the kernel sets it): rules that name the port of a server do not mean it. */
export const clientPort = 50_000;

/** The address that a question comes from, of the family of the one that it goes to; null: not known. */
export function sourceOf(facts: Facts, cell: Cell): string | null {
  const addresses = cell.from.kind === 'node'
    ? facts.now.nodes.find((node) => node.metadata.name === cell.from.node)?.status?.addresses?.filter(({ type }) => type === 'InternalIP').map(({ address }) => address)
    : facts.now.pods.filter((pod) => nameOf(pod) === cell.from.pod).flatMap(podIps);
  return addresses?.find((ip) => ip.includes(':') === (cell.to.ip ?? '').includes(':')) ?? null;
}

/** A packet of a connection, between its two addresses. */
export interface Sent {
  readonly protocol: string;
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number | null;
  readonly destinationPort: number | null;
  readonly state: 'new' | 'established';
  /** Each cell is asked more than once: rules that remember addresses have met this one. */
  readonly newClient: false;
}

/** What a cell's client sends, and what it is answered; null: not between two addresses of one family. */
export function packetsOf(facts: Facts, cell: Cell): { readonly question: Sent; readonly answer: Sent } | null {
  const source = sourceOf(facts, cell);
  const destination = cell.to.ip ?? '';
  if (source === null || source.includes(':') !== destination.includes(':')) return null;
  const [protocol, port] = [transportOf(cell).toLowerCase(), cell.to.port ?? null];
  return {
    question: { protocol, source, destination, sourcePort: null, destinationPort: port, state: 'new', newClient: false },
    answer: { protocol, source: destination, destination: source, sourcePort: port, destinationPort: null, state: 'established', newClient: false },
  };
}

/** A Service that is not there, or leads nowhere, fails by its name as by its IP. */
export function byNameOrIp(subject: Subject): (cell: Cell) => 'must' | 'may' | undefined {
  // DNS servers remember a name for a while after its Service is gone: that it is still answered refutes nothing.
  return (cell) => (cell.to.role !== subject.role ? undefined : cell.to.via === 'service-ip' ? 'must' : cell.to.via !== 'name' ? undefined : cell.tool === 'lookup' && cell.state === 'passed' ? 'may' : 'must');
}
