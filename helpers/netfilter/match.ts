/** Conditions of a rule, in one vocabulary for iptables and nft. Each is answered yes, no or unknown for a packet. */
import type { Atom } from './atom.ts';
import type { TcpFlags } from './tcp-flags.ts';

/** What of a packet a condition looks at. `ct...` fields are those of its connection (`ctorigdaddr`: before translation). */
export type Field =
  | 'family' | 'protocol' | 'saddr' | 'daddr' | 'sport' | 'dport' | 'iif' | 'oif'
  | 'ctstate' | 'ctstatus' | 'ctdirection' | 'ctorigsaddr' | 'ctorigdaddr' | 'ctorigsport' | 'ctorigdport'
  | 'saddrtype' | 'daddrtype' | 'icmptype'
  /** Of the packet itself: whom its frame is for, its service class, hops left, place in its datagram; of its connection: zone and helper; of the device it came by: its kind. */
  | 'pkttype' | 'dscp' | 'hops' | 'fragment' | 'ctzone' | 'cthelper' | 'iiftype';

/** What a set, map or comparison is asked with: one field or several. */
export type Key =
  | { readonly kind: 'fields'; readonly fields: readonly Field[] }
  /** An even choice of 0 .. mod-1, plus offset (numgen random, and hashes, which are even over many clients). */
  | { readonly kind: 'choice'; readonly mod: number; readonly offset: number }
  | { readonly kind: 'unknown'; readonly source: string };

export type Match =
  | { readonly kind: 'compare'; readonly fields: readonly Field[]; readonly tuples: readonly (readonly Atom[])[]; readonly negated: boolean }
  | { readonly kind: 'lookup'; readonly fields: readonly Field[]; readonly set: string; readonly negated: boolean }
  /** from <= (mark & mask) <= to, of the packet or of its connection. */
  | { readonly kind: 'mark'; readonly of: 'packet' | 'connection'; readonly mask: number; readonly from: number; readonly to: number; readonly negated: boolean }
  | { readonly kind: 'flags'; readonly flags: TcpFlags; readonly negated: boolean }
  /** True for this share of the packets. */
  | { readonly kind: 'chance'; readonly probability: number }
  /** True only for a client that the node has seen before (`recent --rcheck`, session affinity). */
  | { readonly kind: 'history'; readonly negated: boolean }
  /** Needs a socket of this node (`owner`): never true for a packet from elsewhere. */
  | { readonly kind: 'socket'; readonly source: string }
  | { readonly kind: 'unknown'; readonly source: string };
