/** What a rule does to a packet, in one vocabulary for iptables targets and nft statements. */
import type { Atom } from './atom.ts';
import type { Key } from './match.ts';

export type Verdict =
  | { readonly kind: 'accept' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'reject'; readonly with: string | null }
  | { readonly kind: 'return' }
  | { readonly kind: 'continue' }
  | { readonly kind: 'jump'; readonly chain: string }
  | { readonly kind: 'goto'; readonly chain: string }
  /** Handed to a program in user space; what that decides is not in the rules. Queues `from` to `to`: one of them; bypass: where no program listens it is let pass, else it is lost. */
  | { readonly kind: 'queue'; readonly source: string; readonly from: number; readonly to: number; readonly bypass: boolean }
  /** Handed to a socket of the node (TPROXY); where none listens on the port it is lost (net/netfilter/xt_TPROXY.c). null: the port that it was sent to. */
  | { readonly kind: 'proxy'; readonly source: string; readonly port: number | null };

/** Where a translation sends a packet; null keeps the part as it is. */
export interface Target {
  readonly address: Atom | null;
  readonly port: Atom | null;
}

/** One element of a set or map: a tuple of values and, in a map, what it leads to. */
export interface Element {
  readonly key: readonly Atom[];
  readonly verdict: Verdict | null;
  /** Data of a plain map, as a tuple (address, port, number ...). */
  readonly data: readonly Atom[] | null;
  readonly comment: string | null;
}

export type Action =
  | { readonly kind: 'verdict'; readonly verdict: Verdict }
  /** An element of the map gives the verdict; no element: the rule ends without effect. */
  | { readonly kind: 'verdict-map'; readonly key: Key; readonly map: string | readonly Element[] }
  | { readonly kind: 'dnat'; readonly target: Target }
  /** Several iptables addresses or an nft map: one is chosen by the key. */
  | { readonly kind: 'dnat-map'; readonly key: Key; readonly map: string | readonly Element[]; readonly port: Atom | null }
  /** To an address of this node itself. */
  | { readonly kind: 'redirect'; readonly port: Atom | null }
  | { readonly kind: 'snat'; readonly target: Target }
  | { readonly kind: 'masquerade' }
  | { readonly kind: 'notrack' }
  /** Connections of one zone are unknown in another; null: not known which. */
  | { readonly kind: 'zone'; readonly zone: number | null }
  /** How long its connection is remembered while it is silent, by a named policy of the table. */
  | { readonly kind: 'timeout'; readonly policy: string }
  /** Hops that the packet may still travel (time to live, hop limit). */
  | { readonly kind: 'hops'; readonly left: number }
  /** mark = (mark & and) ^ xor */
  | { readonly kind: 'mark'; readonly of: 'packet' | 'connection'; readonly and: number; readonly xor: number }
  /** Copies a mark between the packet and its connection under a mask. */
  | { readonly kind: 'copy-mark'; readonly to: 'packet' | 'connection'; readonly mask: number }
  /** No influence on where the packet goes (log, counter, nfacct, set updates). */
  | { readonly kind: 'note'; readonly source: string }
  | { readonly kind: 'unknown'; readonly source: string };
