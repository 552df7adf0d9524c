/** A packet on its way through one node, and what of the node its way depends on. */
import { addressAtom, readAddress } from './atom.ts';

export interface Packet {
  readonly protocol: string;
  readonly source: string;
  readonly destination: string;
  /** null: any port a client happens to get. */
  readonly sourcePort: number | null;
  readonly destinationPort: number | null;
  /** Device it came in by; null when not known. Without meaning for a packet that the node sends itself. */
  readonly inInterface: string | null;
  /** The node itself sends it. */
  readonly local: boolean;
  readonly state: 'new' | 'established' | 'related' | 'invalid';
  readonly mark: number;
  /** The mark of its connection, by what went before it; none where it is left out. */
  readonly connectionMark?: number;
  /** False: the node may remember this client (session affinity). */
  readonly newClient: boolean;
}

export interface DeviceRoute {
  /** CIDR, or `default`. */
  readonly to: string;
  /** A route without a device (blackhole, unreachable) leads nowhere and is passed over. */
  readonly dev?: string;
}

export interface NodeView {
  /** All addresses of the node itself; empty: not known. */
  readonly addresses: readonly string[];
  /** The main routing table; empty: not known, so conditions on devices are answered "unknown". */
  readonly routes: readonly DeviceRoute[];
  /** Queues that a program listens on (nfnetlink_queue); left out: not known. */
  readonly queues?: readonly number[];
  /** Ports on which programs of the node itself listen; left out: not known. */
  readonly listeners?: readonly { readonly protocol: string; readonly port: number }[];
}

/** The first packet of a connection by a client that the node has not seen before. */
export function firstPacket(of: Pick<Packet, 'protocol' | 'source' | 'destination' | 'destinationPort'> & Partial<Packet>): Packet {
  return { sourcePort: null, inInterface: null, local: false, state: 'new', mark: 0, newClient: true, ...of };
}

/** The device by which the node sends to an address: the longest prefix wins; null when no route is known. */
export function deviceTo(node: NodeView, address: string): string | null {
  if (isLocalAddress(node, address) === true) return 'lo';
  const target = readAddress(address);
  let best: { readonly device: string; readonly span: bigint } | null = null;
  for (const { to, dev } of node.routes) {
    const atom = addressAtom(to !== 'default' ? to : target?.family === 6 ? '::/0' : '0.0.0.0/0');
    if (!target || dev === undefined || atom.kind !== 'address' || atom.family !== target.family || target.value < atom.from || target.value > atom.to) continue;
    if (!best || atom.to - atom.from < best.span) best = { device: dev, span: atom.to - atom.from };
  }
  return best?.device ?? null;
}

/** Is it an address of the node itself? null when its addresses are not known. */
export function isLocalAddress(node: NodeView, address: string): boolean | null {
  if (/^127\./.test(address) || address === '::1') return true;
  return node.addresses.length === 0 ? null : node.addresses.includes(address);
}
