import type { Expectation } from './cell.ts';
import { nameOf, serviceIps, slicesOf, type Endpoint, type EndpointSlice, type Pod, type Service } from './kube.ts';
import { reverseNameOf } from './reverse-name.ts';
import type { Attempt, Plan } from './survey.ts';

interface Truth {
  /** When looking began, milliseconds since the epoch. */
  readonly at: number;
  readonly plan: Plan;
  readonly domain: string;
  readonly services: readonly Service[];
  /** Services of this namespace may not be read: there may be others than the known ones. */
  readonly unread: (namespace: string) => boolean;
  readonly slices: readonly EndpointSlice[];
  readonly pods: readonly Pod[];
  readonly practicePods: readonly Pod[];
}

/** An answer that came is not yet the right one: names must lead to the Service's own address, practice pods say their own name, sizes must be whole. */
export function complaintOf(truth: Truth): Expectation {
  return (attempt, outcome) => {
    const { to } = attempt;
    // That there is no such name is the truth where there is no such Service.
    if (outcome.kind === 'nxdomain') return to.name !== undefined && isNameless(truth, to.name, attempt.from.pod) && to.name.includes(`.svc.${truth.domain}`) ? null : outcome.seen;
    if (outcome.kind !== 'ok') return to.name === undefined ? null : wrongAddress(truth, to.name, attempt, outcome.addresses ?? [], false);
    if (to.type === 'SRV') return wrongPort(truth, to.name ?? '', outcome.records ?? []);
    if (to.type === 'PTR') return wrongName(truth, to.name ?? '', attempt.clock, outcome.records ?? []);
    if (attempt.tool === 'http' && to.size !== undefined) return attempt.bytes === undefined || attempt.bytes === to.size ? null : `${attempt.bytes} of ${to.size} bytes`;
    if ((to.via === 'name' || attempt.tool === 'nslookup' || attempt.tool === 'dns-tcp') && to.name !== undefined) {
      const wrong = wrongAddress(truth, to.name, attempt, outcome.addresses ?? [], to.type !== 'AAAA' && attempt.tool !== 'http' && attempt.tool !== 'tcp' && attempt.tool !== 'lookup');
      if (wrong !== null) return wrong;
    }
    const practice = to.role === 'practice' || (to.role === 'target' && truth.plan.practice === null);
    if (practice && attempt.tool === 'http' && outcome.body !== undefined) return wrongBackend(truth, to.pod, outcome.body.trim());
    return null;
  };
}

/** A practice pod answers with its own name. */
function wrongBackend(truth: Truth, pod: string | undefined, body: string): string | null {
  const names = truth.practicePods.map((candidate) => candidate.metadata.name);
  if (pod !== undefined && body !== pod.split('/')[1]) return `answered as ${shorten(body)}, not as ${pod}`;
  // Without the list of pods nobody knows their names.
  return names.includes(body) || truth.pods.length === 0 ? null : `answered by ${shorten(body)}, which is no pod of the Service`;
}

/** There is no such Service, or a headless one without an address that is ready. */
function isNameless(truth: Truth, asked: string, from: string | undefined): boolean {
  const service = serviceNamed(truth, asked, from);
  if (service === undefined) return !truth.unread(spaceOf(truth, asked, from));
  return service.spec.clusterIP === 'None' && !endpointsOf(truth, service).some((endpoint) => endpoint.conditions?.ready !== false);
}

/** DNS servers keep an answer for up to 30 s (CoreDNS' cache as kubeadm sets it), and it takes a moment to hear of a change. */
const rememberedMs = 40_000;

/** The addresses of a headless Service changed a moment ago: what was true then may still be answered. */
function hasJustChanged(truth: Truth, service: Service, clock: number): boolean {
  const changes = slicesOf(truth.slices, service.metadata.namespace, service.metadata.name).map((slice) => Date.parse(slice.metadata.annotations?.['endpoints.kubernetes.io/last-change-trigger-time'] ?? slice.metadata.creationTimestamp ?? ''));
  return service.spec.clusterIP === 'None' && changes.some((change) => truth.at + clock - change < rememberedMs);
}

function wrongAddress(truth: Truth, asked: string, { from, clock }: Pick<Attempt, 'from' | 'clock'>, addresses: readonly string[], asksForA: boolean): string | null {
  const service = serviceNamed(truth, asked, from.pod);
  if (service === undefined || hasJustChanged(truth, service, clock)) return null;
  const ips = serviceIps(service);
  // An empty answer is right where there is no address of that family, and wrong where there is one.
  if (addresses.length === 0) return asksForA && ips.some((ip) => !ip.includes(':')) ? `no address for ${asked}, but ${nameOf(service)} has ${ips.join(' ')}` : null;
  const right = ips.length > 0 ? ips : endpointAddresses(truth, service);
  if (service.spec.type === 'ExternalName' || right.length === 0) return null;
  const wrong = addresses.filter((address) => !right.includes(address));
  return wrong.length === 0 ? null : `${asked} led to ${wrong.join(' ')}, but ${nameOf(service)} has ${right.slice(0, 4).join(' ')}`;
}

/** `_http._tcp.web.app.svc.cluster.local.` says the port of that name. */
function wrongPort(truth: Truth, asked: string, records: readonly string[]): string | null {
  const service = serviceNamed(truth, asked, undefined);
  const port = service?.spec.ports?.find((one) => asked.startsWith(`_${one.name ?? ''}.`))?.port;
  if (service === undefined || port === undefined || records.some((record) => record.startsWith(`${port} `))) return null;
  return `${asked} led to ${records.join(', ') || 'no record'}, but ${nameOf(service)} has port ${port}`;
}

/** The name behind a Service IP is that of its Service, if it has one. An IP is given again soon after its Service is gone, and the old name is remembered for a while. */
function wrongName(truth: Truth, asked: string, clock: number, records: readonly string[]): string | null {
  const service = truth.services.find((one) => serviceIps(one).some((ip) => reverseNameOf(ip) === asked));
  const name = `${service?.metadata.name ?? ''}.${service?.metadata.namespace ?? ''}.svc.${truth.domain}`;
  const young = truth.at + clock - Date.parse(service?.metadata.creationTimestamp ?? '') < rememberedMs;
  if (service === undefined || young || records.length === 0 || records.some((record) => record.replace(/\.$/, '') === name)) return null;
  return `${asked} led to ${records.join(', ')}, but the address is that of ${nameOf(service)}`;
}

function bareName(truth: Truth, asked: string): readonly string[] {
  return asked.replace(/^_[^.]+\._[^.]+\./, '').replace(/\.$/, '').replace(`.svc.${truth.domain}`, '').split('.');
}

/** The namespace in which a name is looked for. */
function spaceOf(truth: Truth, asked: string, from: string | undefined): string {
  return bareName(truth, asked)[1] ?? (from === undefined || from.startsWith(`${truth.plan.namespace}/`) ? truth.plan.target.namespace : from.split('/')[0] ?? '');
}

function serviceNamed(truth: Truth, asked: string, from: string | undefined): Service | undefined {
  const [[service = ''], namespace] = [bareName(truth, asked), spaceOf(truth, asked, from)];
  return truth.services.find((candidate) => candidate.metadata.name === service && candidate.metadata.namespace === namespace);
}

function endpointsOf(truth: Truth, service: Service): readonly Endpoint[] {
  return slicesOf(truth.slices, service.metadata.namespace, service.metadata.name).flatMap((slice) => slice.endpoints ?? []);
}

function endpointAddresses(truth: Truth, service: Service): readonly string[] {
  return endpointsOf(truth, service).flatMap((endpoint) => endpoint.addresses ?? []);
}

function shorten(text: string): string {
  const line = text.split('\n')[0] ?? '';
  return line.length > 60 ? `${line.slice(0, 60)}…` : line === '' ? 'an empty answer' : line;
}
