/** What of a packet a rule sees, as a value that can be compared. */
import { readAddress } from './atom.ts';
import type { Field } from './match.ts';
import { isLocalAddress, deviceTo } from './packet.ts';
import type { NodeView, Packet } from './packet.ts';
import type { Hook, RuleRef } from './ruleset.ts';

/** A packet with what the rules have done to it so far. */
export interface Travelling {
  readonly packet: Packet;
  readonly hook: Hook;
  /** Destination before any translation, as the connection remembers it. */
  readonly original: Pick<Packet, 'destination' | 'destinationPort'>;
  readonly connectionMark: number;
  readonly translated: boolean;
  readonly masqueraded: boolean;
  /** Set by a translation of the source to an address of its own. */
  readonly source: string | null;
  readonly untracked: boolean;
  /** Hops that a rule has left it, and that rule; null: none has, and what packets start with is enough. */
  readonly hops: { readonly left: number; readonly rule: RuleRef } | null;
  /** In which its connection is kept. */
  readonly zone: number | null;
}

/** A part of the packet as rules see it; null: not known. Words may be several (a state and a status at once). */
export type Value = { readonly address: bigint; readonly family: 4 | 6 } | { readonly number: number } | { readonly words: readonly string[] } | null;

export function valueOf(field: Field, at: Travelling, node: NodeView): Value {
  const { packet } = at;
  const answers = packet.state === 'established';
  const number = (value: number | null): Value => value === null ? null : { number: value };
  const device = (name: string | null): Value => name === null ? null : { words: [name] };
  switch (field) {
    case 'family': return { words: packet.destination.includes(':') ? ['ipv6', 'ip6'] : ['ipv4', 'ip'] };
    case 'protocol': return { words: [packet.protocol, `${protocolNumbers[packet.protocol] ?? ''}`] };
    case 'saddr': return addressValue(packet.source);
    case 'daddr': return addressValue(packet.destination);
    case 'sport': return number(packet.sourcePort);
    case 'dport': return number(packet.destinationPort);
    // An answer goes the other way than its connection was begun.
    case 'ctorigsaddr': return addressValue(answers ? packet.destination : packet.source);
    case 'ctorigdaddr': return addressValue(answers ? packet.source : at.original.destination);
    case 'ctorigsport': return number(answers ? packet.destinationPort : packet.sourcePort);
    case 'ctorigdport': return number(answers ? packet.sourcePort : at.original.destinationPort);
    case 'iif': return packet.local ? { words: [''] } : device(packet.inInterface);
    case 'oif': return at.hook === 'ingress' || at.hook === 'prerouting' || at.hook === 'input' ? { words: [''] } : device(deviceTo(node, packet.destination));
    case 'ctstate': return { words: [at.untracked ? 'untracked' : packet.state, ...(at.translated ? ['dnat'] : []), ...(at.masqueraded ? ['snat'] : [])] };
    case 'ctstatus': return { words: at.untracked ? [] : [...(at.translated ? ['dnat'] : []), ...(at.masqueraded ? ['snat'] : [])] };
    case 'ctdirection': return { words: at.untracked ? [] : answers ? ['reply', '1'] : ['original', '0'] };
    case 'saddrtype': return addressType(node, packet.source);
    case 'daddrtype': return addressType(node, packet.destination);
    case 'icmptype': return null;
    // Questions and answers are ordinary packets of one machine to another, small at first, in one piece.
    case 'pkttype': return { words: ['host', 'unicast'] };
    case 'dscp': return { words: ['cs0', '0x00', '0'] };
    case 'hops': return number(usualHops);
    case 'fragment': return number(0);
    case 'ctzone': return number(at.zone ?? 0);
    case 'cthelper': return { words: [''] };
    case 'iiftype': return packet.local || packet.inInterface === 'lo' ? { words: ['loopback'] } : packet.inInterface === null ? null : { words: ['ether'] };
  }
}

// The same few addresses are asked for by every rule of a large chain.
let known = new Map<string, Value>();

function addressValue(text: string): Value {
  const seen = known.get(text);
  if (seen !== undefined) return seen;
  const read = readAddress(text);
  const value = read && { address: read.value, family: read.family };
  if (known.size > 5000) known = new Map();
  known.set(text, value);
  return value;
}

/** The number of an address, for indexes; null when the text is no address. */
export function readSingle(text: string): bigint | null {
  const value = addressValue(text);
  return value && 'address' in value ? value.address : null;
}

/** Linux sends with 64, and the node that forwards has taken one. */
const usualHops = 63;

const protocolNumbers: Readonly<Record<string, number>> = { icmp: 1, ipencap: 4, tcp: 6, udp: 17, gre: 47, sctp: 132, icmpv6: 58 };

function addressType(node: NodeView, address: string): Value {
  const first = Number(address.split('.')[0]);
  if ((first >= 224 && first < 240) || /^ff/i.test(address)) return { words: ['multicast'] };
  const local = isLocalAddress(node, address);
  return local === null ? null : { words: [local ? 'local' : 'unicast'] };
}
