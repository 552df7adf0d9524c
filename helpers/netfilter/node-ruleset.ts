/** Puts the dumps of one node together: the kernel runs both back ends at once, so a judgement needs them all. */
import { readIptablesSave } from './iptables-save.ts';
import type { IptablesReading } from './iptables-save.ts';
import { readNftRuleset } from './nft-json.ts';
import type { NftReading } from './nft-json.ts';
import { tableKey } from './ruleset.ts';
import type { Chain, Ruleset, TableFamily } from './ruleset.ts';

/** Texts as the commands print them; leave out (or null) what could not be run. An empty text is an empty rule set. */
export interface NodeDumps {
  /** `iptables-save -c`, whichever back end it speaks (its first line tells). */
  readonly iptables?: string | null;
  readonly ip6tables?: string | null;
  /** `iptables-nft-save -c` and `iptables-legacy-save -c`, where a node has them beside the default one. */
  readonly iptablesNft?: string | null;
  readonly ip6tablesNft?: string | null;
  readonly iptablesLegacy?: string | null;
  readonly ip6tablesLegacy?: string | null;
  /** `nft -j list ruleset` */
  readonly nft?: string | null;
  /** `table FAMILY NAME {`, a line each: tables that are switched off, so that the kernel calls none of their chains. */
  readonly dormant?: string | null;
}

/**
 * Reads all dumps into one rule set. A table of iptables-nft also stands in nft's listing, with its extensions opaque:
 * the view of iptables-save replaces it, and nothing counts twice.
 */
export function readNodeRuleset(dumps: NodeDumps): Ruleset {
  const readings: IptablesReading[] = [];
  const add = (text: string | null | undefined, family: 'ip' | 'ip6', backend?: 'legacy' | 'nft'): void => {
    if (text === null || text === undefined) return;
    const reading = readIptablesSave({ text, family, ...(backend ? { backend } : {}) });
    if (!readings.some(({ dumps: [kind] }) => kind === reading.dumps[0])) readings.push(reading);
  };
  add(dumps.iptablesNft, 'ip', 'nft');
  add(dumps.ip6tablesNft, 'ip6', 'nft');
  add(dumps.iptablesLegacy, 'ip', 'legacy');
  add(dumps.ip6tablesLegacy, 'ip6', 'legacy');
  add(dumps.iptables, 'ip');
  add(dumps.ip6tables, 'ip6');
  const nft = dumps.nft === null || dumps.nft === undefined ? null : readNftRuleset(dumps.nft);
  const dormant = new Set([...(dumps.dormant ?? '').matchAll(/^table (\S+) (\S+)/gm)].map(([, family, table]) => tableKey({ backend: 'nft', family: family as TableFamily, table: table as string })));
  return merge(readings, nft, dormant);
}

function merge(readings: readonly IptablesReading[], nft: NftReading | null, dormant: ReadonlySet<string>): Ruleset {
  const fromIptables = readings.flatMap(({ chains }) => chains);
  const shown = new Set(fromIptables.map(tableKey));
  const opaque = (nft?.chains ?? []).filter((chain) => !shown.has(tableKey(chain)));
  const order = new Map<string, number>();
  for (const chain of nft?.chains ?? []) if (!order.has(tableKey(chain))) order.set(tableKey(chain), order.size);
  const asHooked = (chain: Chain): Chain => (dormant.has(tableKey(chain)) ? { ...chain, base: null } : chain);
  const place = (chain: Chain): number => order.get(tableKey(chain)) ?? order.size;
  return {
    chains: [...fromIptables, ...opaque].map((chain, at) => ({ chain: asHooked(chain), at })).sort((a, b) => place(a.chain) - place(b.chain) || a.at - b.at).map(({ chain }) => chain),
    sets: nft?.sets ?? [],
    timeouts: nft?.timeouts ?? [],
    dumps: [...readings.flatMap(({ dumps }) => dumps), ...(nft?.readable ? ['nft' as const] : [])],
    unknown: [...readings.flatMap(({ unknown }) => unknown), ...(nft?.unknown ?? [])],
  };
}
