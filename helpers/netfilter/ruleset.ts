/**
 * One shape for the packet rules of a node, whichever tool loaded them: iptables on the legacy back end, iptables on
 * nf_tables, and native nftables. The kernel runs them all, hook by hook, in the order of their priorities.
 */
import type { Match } from './match.ts';
import type { Action, Element } from './action.ts';

/** Which kernel machinery holds a table. `legacy` is x_tables, `nft` is nf_tables (iptables-nft and native nftables). */
export type Backend = 'legacy' | 'nft';
/** Address family of a table, in the words of nft. ip6tables is `ip6`. */
export type TableFamily = 'ip' | 'ip6' | 'inet' | 'bridge' | 'arp' | 'netdev';
/** Points in the kernel where base chains hang. */
export type Hook = 'ingress' | 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting' | 'egress';

/** A table's identity; jumps and set names are resolved inside it. */
export interface TableId {
  readonly backend: Backend;
  readonly family: TableFamily;
  readonly table: string;
}

/** Where a chain hangs in the kernel. `priority` is a number: lower runs first. */
export interface BaseChain {
  readonly hook: Hook;
  readonly priority: number;
  readonly type: 'filter' | 'nat' | 'route';
  readonly policy: 'accept' | 'drop';
  /** Packets that came to the end of the chain and met its policy; nft does not count them. */
  readonly policyCounters: Counters | null;
  /** Devices of an ingress or egress chain; empty for all other hooks. */
  readonly devices: readonly string[];
}

export interface Counters {
  readonly packets: number;
  readonly bytes: number;
}

/** One rule: when all matches hold, its actions are carried out in order. */
export interface Rule {
  /** 1 for the first rule of its chain, as `iptables -L --line-numbers` counts. */
  readonly position: number;
  readonly matches: readonly Match[];
  readonly actions: readonly Action[];
  readonly comment: string | null;
  /** The rule as its tool prints it (nft: a short rendering of the JSON). */
  readonly source: string;
  readonly counters: Counters | null;
  /** nft's handle, for `nft delete rule ... handle N`. */
  readonly handle: number | null;
}

/** A rule as evidence names it. `position` null: the policy of a base chain. */
export interface RuleRef extends TableId {
  readonly chain: string;
  readonly position: number | null;
  readonly handle: number | null;
  readonly text: string;
  readonly comment: string | null;
}

export interface Chain extends TableId {
  readonly name: string;
  /** null: a regular chain, entered only by jump or goto. */
  readonly base: BaseChain | null;
  readonly rules: readonly Rule[];
}

export interface NamedSet extends TableId {
  readonly name: string;
  readonly kind: 'set' | 'map';
  /** Packets themselves add elements (session affinity, meters): a client never seen before is in none of them. */
  readonly dynamic: boolean;
  readonly elements: readonly Element[];
}

/** A named policy of times for which silent connections are remembered (`ct timeout`), in seconds by state. */
export interface NamedTimeout extends TableId {
  readonly name: string;
  readonly seconds: Readonly<Record<string, number>>;
}

/** What was dumped. An absent source is not the same as an empty one. */
export type DumpKind = 'iptables-nft' | 'iptables-legacy' | 'ip6tables-nft' | 'ip6tables-legacy' | 'nft';

export interface Ruleset {
  readonly chains: readonly Chain[];
  readonly sets: readonly NamedSet[];
  readonly timeouts?: readonly NamedTimeout[];
  readonly dumps: readonly DumpKind[];
  /** Lines and objects that no parser understood, verbatim. */
  readonly unknown: readonly { readonly kind: 'unknown'; readonly source: string }[];
}

/** A readable, unique name of a table: `legacy ip nat`. */
export function tableKey(id: TableId): string {
  return `${id.backend} ${id.family} ${id.table}`;
}

/** A readable, unique name of a chain or set in a ruleset. */
export function nameKey(id: TableId, name: string): string {
  return `${tableKey(id)} ${name}`;
}

const made = new WeakMap<Ruleset, Map<string, unknown>>();

/** Works something out once for a rule set: it never changes, and large ones are asked thousands of times. */
export function onceFor<T>(ruleset: Ruleset, name: string, make: () => T): T {
  const known = made.get(ruleset) ?? new Map<string, unknown>();
  made.set(ruleset, known);
  if (!known.has(name)) known.set(name, make());
  return known.get(name) as T;
}

/** Chains by `nameKey`. */
export function chainByName(ruleset: Ruleset): ReadonlyMap<string, Chain> {
  return onceFor(ruleset, 'chains', () => new Map(ruleset.chains.map((chain) => [nameKey(chain, chain.name), chain])));
}

/** Sets and maps by `nameKey`. */
export function setByName(ruleset: Ruleset): ReadonlyMap<string, NamedSet> {
  return onceFor(ruleset, 'sets', () => new Map(ruleset.sets.map((set) => [nameKey(set, set.name), set])));
}
