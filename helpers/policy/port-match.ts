/** Whether the ports of a rule admit the asked port: protocol (default TCP), number, endPort, or a name of the destination pod. */
import { record, text } from './json.ts';
import { miss, nearest, type Miss } from './miss.ts';
import { describePeer, type Peer } from './peer.ts';
import type { Question } from './world.ts';

/** Null when admitted, else the nearest miss. No ports in the rule admit every port. */
export function missOfPorts(ports: readonly unknown[], ask: Question, to: Peer): Miss | null {
  const misses = ports.map((port) => missOfPort(port, ask, to));
  if (misses.length === 0 || misses.includes(null)) return null;
  const best = nearest(misses.flatMap((found) => found ?? []));
  if (best === null || ports.length === 1 || best.kind === 'service-port' || best.kind === 'named-port') return best;
  return { ...best, why: `${ports.map(describePort).join(', ')}; asked ${asked(ask)}` };
}

function missOfPort(raw: unknown, ask: Question, to: Peer): Miss | null {
  const rule = record(raw);
  const port = rule?.['port'] ?? null;
  const endPort = rule?.['endPort'] ?? null;
  if (rule === null || !isValid(port, endPort)) return miss('invalid', 4, `${JSON.stringify(raw)} is no valid port`);
  const protocol = text(rule['protocol']) ?? 'TCP';
  const wrongProtocol = protocol !== ask.protocol;
  if (typeof port === 'string') return missOfName(port, protocol, ask, to);
  const wrongPort = port !== null && !isInside(ask.port, port as number, (endPort ?? port) as number);
  if (!wrongProtocol && !wrongPort) return null;
  if (!wrongPort) return miss('protocol', 1, `protocol ${protocol}, asked ${ask.protocol}`);
  if (!wrongProtocol && ask.via !== null && isInside(ask.via.port, port as number, (endPort ?? port) as number)) {
    return miss('service-port', 1, `${protocol} ${ask.via.port} is the port of the Service: policies see the port behind it, ${ask.port}`);
  }
  return miss('port', wrongProtocol ? 2 : 1, `${describePort(raw)}; asked ${asked(ask)}`);
}

// The API server refuses everything else; read back by force it must not admit more than was meant.
function isValid(port: unknown, endPort: unknown): boolean {
  if (port === null || typeof port === 'string') return endPort === null;
  return typeof port === 'number' && (endPort === null || (typeof endPort === 'number' && endPort >= port));
}

const isInside = (port: number, first: number, last: number): boolean => first <= port && port <= last;

function missOfName(name: string, protocol: string, ask: Question, to: Peer): Miss | null {
  if (to.kind !== 'pod') return miss('named-port', 2, `port ${name}: ${describePeer(to)} is no pod, so it names no ports`);
  const named = to.ports.filter((port) => port.name === name);
  const matching = named.filter((port) => port.protocol === protocol);
  const admitted = protocol === ask.protocol && matching.some((port) => port.port === ask.port);
  if (admitted && to.hostNetwork) return miss('named-port', 1, `port ${name}: ${describePeer(to)} uses the host network, its names are not resolved by most engines`, { undecided: true });
  if (admitted) return null;
  if (named.length === 0) return miss('named-port', 1, `port ${name}: no container of ${describePeer(to)} names a port ${name}`);
  const has = named.map((port) => `${port.protocol} ${port.port}`).join(', ');
  if (matching.length === 0) return miss('named-port', 1, `port ${name}: protocol ${protocol}, but ${describePeer(to)} names ${has} so`);
  if (protocol !== ask.protocol) return miss('protocol', 1, `port ${name}: protocol ${protocol}, asked ${ask.protocol}`);
  return miss('named-port', 1, `port ${name}: ${describePeer(to)} names ${has} so; asked ${asked(ask)}`);
}

const asked = (ask: Question): string => `${ask.protocol} ${ask.port}`;

/** A port of a rule in words: "TCP 80", "UDP 5000-6000", "every TCP port", "TCP port web". */
export function describePort(raw: unknown): string {
  const protocol = text(record(raw)?.['protocol']) ?? 'TCP';
  const port = record(raw)?.['port'] ?? null;
  const endPort = record(raw)?.['endPort'] ?? null;
  if (port === null) return `every ${protocol} port`;
  if (typeof port === 'string') return `${protocol} port ${port}`;
  return `${protocol} ${JSON.stringify(port)}${endPort === null ? '' : `-${JSON.stringify(endPort)}`}`;
}
