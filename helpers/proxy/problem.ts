/** What can be wrong between a Service port and the rules of a node. Each carries what a sentence and a fix need. */
import type { RuleRef } from '#helpers/netfilter/ruleset.ts';

/** What becomes of a packet that was not translated. `leaves`: it goes out by a route, usually to nowhere. */
export type Fate = 'leaves' | 'rejected' | 'dropped' | 'unknown';

export interface OtherBackend {
  readonly ip: string;
  readonly port: number | null;
  /** Share of new connections that get it, 0 to 1. */
  readonly share: number;
  /** gone: in no EndpointSlice. The others are there but should not be used from this node now. */
  readonly because: 'gone' | 'not-ready' | 'elsewhere';
}

export type Problem =
  /** No translation happens. */
  | {
    readonly kind: 'missing';
    /**
     * no-rule: nothing names this address and port; unreachable: `chain` names it, but nothing leads there from `hook`;
     * no-target: `chain` is entered but translates to nothing; not-matched: named, but the conditions do not hold;
     * no-address (ipvs only): the virtual server is there, but its address is on no device of the node.
     */
    readonly cause: 'no-rule' | 'unreachable' | 'no-target' | 'not-matched' | 'no-address';
    readonly fate: Fate;
    readonly chain: string | null;
    readonly hook: 'prerouting' | 'output';
    readonly rule: RuleRef | null;
    readonly share: number;
  }
  /** A rule that is not the proxy's decides before it. */
  | { readonly kind: 'preempted'; readonly effect: 'accept' | 'dnat' | 'redirect' | 'notrack'; readonly rule: RuleRef; readonly target: string | null; readonly fate: Fate; readonly share: number }
  /** Discarded on the way, before or after translation. `reject` answers the client, `drop` leaves it waiting. */
  | { readonly kind: 'stopped'; readonly how: 'drop' | 'reject'; readonly stage: 'before-translation' | 'after-translation'; readonly rule: RuleRef; readonly rejectWith: string | null; readonly owner: string | null; readonly share: number }
  /** The proxy's own "no endpoints" rule stands although there are endpoints. */
  | { readonly kind: 'no-endpoints-rule'; readonly how: 'drop' | 'reject'; readonly rule: RuleRef; readonly share: number }
  | { readonly kind: 'wrong-backends'; readonly missing: readonly { readonly ip: string; readonly port: number }[]; readonly extra: readonly OtherBackend[]; readonly chain: string | null; readonly rule: RuleRef | null }
  /** All backends are there, but some get far more than their share. */
  | { readonly kind: 'uneven'; readonly shares: readonly { readonly ip: string; readonly port: number | null; readonly share: number }[]; readonly chain: string | null }
  /**
   * The source should be replaced and is not, so answers pass the node by. no-rule: no masquerade rule of the proxy is
   * reached when packets leave; not-marked: nothing asks for it; mark-cleared: `rule` takes the mark away again.
   */
  | { readonly kind: 'not-masqueraded'; readonly why: 'hairpin' | 'external'; readonly cause: 'not-marked' | 'mark-cleared' | 'no-rule'; readonly rule: RuleRef | null; readonly backend: string }
  /** A rule could not be judged and everything hangs on it. */
  | { readonly kind: 'unknown'; readonly rule: RuleRef | null; readonly why: string };

/** Where the packet is sent from: a pod of this node, the node itself, or outside the cluster. */
export type Vantage = 'pod' | 'node' | 'outside';
