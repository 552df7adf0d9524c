/**
 * Walks a packet through the rules of a node, hook by hook, as the kernel does (net/netfilter/core.c, nf_tables_core.c,
 * ip_tables.c, nf_nat_core.c): base chains by priority; drop ends the way, accept ends only that base chain; chains of
 * type nat are asked for the first packet of a connection and the first translation wins; NOTRACK before conntrack
 * (priority -200) leaves a packet without translation. Random choices split the packet into shares.
 */
import { runChain } from './chain-walk.ts';
import type { Context } from './context.ts';
import { deviceTo, isLocalAddress } from './packet.ts';
import type { NodeView, Packet } from './packet.ts';
import { chainByName, onceFor, setByName } from './ruleset.ts';
import type { Chain, Hook, Ruleset } from './ruleset.ts';
import { changed, passed, refOf, start } from './way.ts';
import type { Outcome, Way } from './way.ts';

/** Ways through a node. After `prerouting`, `forward` means "forward or input, as the destination is by then". */
export const throughNode: readonly Hook[] = ['ingress', 'prerouting', 'forward', 'postrouting', 'egress'];
export const fromNode: readonly Hook[] = ['output', 'postrouting', 'egress'];
/** Ways of a frame over a bridge: from port to port, from a port to the node, and from the node to a port. */
export const overBridge: readonly Hook[] = ['prerouting', 'forward', 'postrouting'];
export const offBridge: readonly Hook[] = ['prerouting', 'input'];
export const ontoBridge: readonly Hook[] = ['output', 'postrouting'];

export type Ties = 'youngest-first' | 'oldest-first';

export interface WalkOptions {
  readonly node: NodeView;
  /**
   * Of chains with one hook and priority, the one registered last runs first (nf_hook_entries_grow; measured across both
   * back ends). No dump tells when a chain was registered: tables are listed in the order of their making, but a restart
   * of kube-proxy makes its chains anew. `youngest-first` (default) takes the listing for the truth, legacy for youngest.
   */
  readonly ties?: Ties;
  /** Devices that it passes beside the one that routing names: a port of the bridge that it comes in by. */
  readonly ports?: readonly string[];
  /** `bridge`: the tables that see frames on a bridge; `arp`: those that see ARP (its operation is the packet's protocol); without it those that see packets. */
  readonly level?: 'bridge' | 'arp';
}

/** What happens to the packet: outcomes with probabilities that sum to 1, the likeliest first. */
export function walkPacket(ruleset: Ruleset, packet: Packet, hooks: readonly Hook[], options: WalkOptions): readonly Outcome[] {
  const context: Context = {
    node: options.node,
    sets: setByName(ruleset),
    chains: chainByName(ruleset),
    budget: { steps: 300_000 },
    enter: runChain,
  };
  let ways: readonly Way[] = [start(packet, hooks[0] ?? 'prerouting')];
  for (const hook of hooks) {
    ways = ways.flatMap((way) => {
      if (way.end) return [way];
      const delivered = hook !== 'ingress' && hook !== 'prerouting' && hook !== 'output' && !way.at.packet.local && isLocalAddress(options.node, way.at.packet.destination) === true;
      if (delivered && (hook === 'postrouting' || hook === 'egress')) return [way];
      const onward = forwarded(hook === 'forward' && !delivered && options.level !== 'bridge' && deviceTo(options.node, way.at.packet.destination) !== way.at.packet.inInterface, way);
      return onward.end ? [onward] : crossHook(ruleset, delivered && hook === 'forward' ? 'input' : hook, onward, context, options);
    });
  }
  return summarize(ways);
}

/** A node that forwards takes one of the hops that a packet has left, and discards one that had no more. */
function forwarded(forwards: boolean, way: Way): Way {
  const { hops } = way.at;
  if (!forwards || hops === null) return way;
  return hops.left > 1 ? changed(way, { hops: { ...hops, left: hops.left - 1 } }) : { ...way, end: { outcome: 'drop', decidedBy: hops.rule, rejectWith: null } };
}

function crossHook(ruleset: Ruleset, hook: Hook, entering: Way, context: Context, options: WalkOptions): readonly Way[] {
  const family = options.level ?? (entering.at.packet.destination.includes(':') ? 'ip6' : 'ip');
  const device = hook === 'ingress' ? entering.at.packet.inInterface : deviceTo(options.node, entering.at.packet.destination);
  const devices = [...device === null ? [] : [device], ...options.ports ?? []];
  let ways: readonly Way[] = [{ ...entering, at: { ...entering.at, hook }, settled: false }];
  for (const chain of baseChains(ruleset, hook, family, options.ties ?? 'youngest-first')) {
    // nft before 1.0.7 does not print the device of a chain in JSON: then any may be meant.
    const on = chain.base?.devices ?? [];
    if ((hook === 'ingress' || hook === 'egress') && on.length > 0 && !on.some((name) => devices.includes(name))) continue;
    const nat = chain.base?.type === 'nat';
    ways = ways.flatMap((way) => {
      // An untracked packet has no connection, and a later packet of one follows what the first was given.
      if (way.end || (nat && (way.settled || way.at.untracked || way.at.packet.state !== 'new'))) return [way];
      return runBase(chain, way, context);
    });
  }
  return ways;
}

function runBase(chain: Chain, way: Way, context: Context): readonly Way[] {
  return runChain(chain, { ...way, priority: chain.base?.priority ?? 0 }, context, []).map(({ way: after, end, rule }) => {
    const ref = refOf(chain, rule);
    switch (end) {
      case 'accept': return passed(after, { ...(rule ?? ref), effect: 'accept' });
      case 'through': return chain.base?.policy === 'drop'
        ? { ...after, end: { outcome: 'drop' as const, decidedBy: ref, rejectWith: null } } : after;
      case 'drop': case 'reject': case 'unknown': return { ...after, end: { outcome: end, decidedBy: rule ?? ref, rejectWith: after.rejectWith } };
    }
  });
}

/** Base chains of a hook in the order in which the kernel runs them. */
function baseChains(ruleset: Ruleset, hook: Hook, family: 'ip' | 'ip6' | 'bridge' | 'arp', ties: Ties): readonly Chain[] {
  const young = ties === 'youngest-first' ? 1 : -1;
  return onceFor(ruleset, `${hook} ${family} ${ties}`, () => ruleset.chains
    .map((chain, position) => ({ chain, position }))
    .filter(({ chain }) => chain.base?.hook === hook && sees(chain.family, hook, family))
    .sort((a, b) => (a.chain.base?.priority ?? 0) - (b.chain.base?.priority ?? 0)
      || young * (Number(a.chain.backend !== 'legacy') - Number(b.chain.backend !== 'legacy') || b.position - a.position))
    .map(({ chain }) => chain));
}

/** A table of a device sees what passes there, whatever it is; one of family inet, IPv4 and IPv6. */
function sees(table: Chain['family'], hook: Hook, family: 'ip' | 'ip6' | 'bridge' | 'arp'): boolean {
  return table === family || (table === 'inet' && (family === 'ip' || family === 'ip6')) || (table === 'netdev' && (hook === 'ingress' || hook === 'egress'));
}

function summarize(ways: readonly Way[]): readonly Outcome[] {
  const outcomes = new Map<string, Outcome>();
  for (const way of ways) {
    const end = way.end ?? { outcome: 'accept' as const, decidedBy: way.translatedBy ?? way.trail.at(-1) ?? null, rejectWith: null };
    const { packet } = way.at;
    const outcome: Outcome = {
      probability: way.probability, ...end,
      dnat: way.at.translated ? { ip: packet.destination, port: packet.destinationPort } : null,
      masquerade: way.at.masqueraded, untracked: way.at.untracked, zone: way.at.zone, hops: way.at.hops, source: way.at.source, mark: packet.mark, connectionMark: way.at.connectionMark,
      endedAt: { hook: way.at.hook, priority: way.priority },
      trail: way.trail, assumptions: way.assumptions,
    };
    const key = JSON.stringify([outcome.outcome, outcome.dnat, outcome.masquerade, outcome.untracked, outcome.zone, outcome.source, end.decidedBy?.chain, end.decidedBy?.position, end.decidedBy?.table, end.decidedBy?.backend, way.assumptions.map(({ rule, held }) => [rule.table, rule.chain, rule.position, held])]);
    const same = outcomes.get(key);
    outcomes.set(key, same ? { ...same, probability: same.probability + outcome.probability } : outcome);
  }
  return [...outcomes.values()].sort((a, b) => b.probability - a.probability);
}
