/** Runs a packet through one chain and the chains that it leads to. */
import { carryOut } from './carry-out.ts';
import { holds } from './evaluate.ts';
import { readSingle } from './field-value.ts';
import type { Context, Ending } from './context.ts';
import type { Chain, Rule } from './ruleset.ts';
import { maxAssumptions, refOf } from './way.ts';
import type { Way } from './way.ts';

const maxDepth = 64;

/** `stack` holds the names of the chains that led here, so that a circle of jumps ends as unknown. */
export function runChain(chain: Chain, entering: Way, context: Context, stack: readonly string[]): readonly Ending[] {
  if (stack.includes(chain.name) || stack.length > maxDepth) return [{ way: entering, end: 'unknown', rule: { ...refOf(chain, null), text: 'jumps run in a circle' } }];
  const endings: Ending[] = [];
  const inside = [...stack, chain.name];
  const pending: { way: Way; from: number }[] = [{ way: entering, from: 0 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    let { way } = next;
    const candidates = rulesFor(chain, way);
    let open = true;
    for (let at = next.from; open && at < candidates.length; at += 1) {
      const rule = candidates[at] as Rule;
      context.budget.steps -= 1;
      if (context.budget.steps < 0) return [...endings, { way, end: 'unknown', rule: { ...refOf(chain, rule), text: 'too many ways to follow' } }];
      const { matched, missed } = ask(rule, way, chain, context);
      if (!matched) continue;
      // The way that misses the rule goes on in this loop; what matched is carried out and may come back to go on too.
      for (const result of carryOut(rule, matched, chain, context, inside)) {
        if (result.end === 'continue') pending.push({ way: result.way, from: resume(candidates, at, chain, result.way) });
        else endings.push({ way: result.way, end: result.end, rule: result.rule });
      }
      open = missed !== null;
      if (missed) way = missed;
    }
    if (open) endings.push({ way, end: 'through', rule: null });
  }
  return endings;
}

/** A way may change its destination in a rule and go on: its further rules are those of the new destination. */
function resume(candidates: readonly Rule[], at: number, chain: Chain, way: Way): number {
  const position = candidates[at]?.position ?? 0;
  const further = rulesFor(chain, way);
  const index = further === candidates ? at + 1 : further.findIndex((rule) => rule.position > position);
  return index < 0 ? further.length : index;
}

/** Splits a way by a rule's conditions: the part for which they hold and the part for which they do not. */
function ask(rule: Rule, way: Way, chain: Chain, context: Context): { readonly matched: Way | null; readonly missed: Way | null } {
  let share = 1;
  let open = false;
  for (const match of rule.matches) {
    if (match.kind === 'chance') share *= Math.min(1, Math.max(0, match.probability));
    else {
      const answer = holds(match, way.at, chain, context);
      if (answer === 'no') return { matched: null, missed: way };
      open ||= answer === 'unknown';
    }
  }
  if (rule.actions.every(({ kind }) => kind === 'note') || share === 0) return { matched: null, missed: way };
  if (open) {
    const ref = refOf(chain, rule);
    const take = (held: boolean): Way => ({ ...way, probability: way.probability / 2, assumptions: [...way.assumptions, { rule: ref, hook: way.at.hook, held }] });
    return way.assumptions.length >= maxAssumptions ? { matched: null, missed: way } : { matched: take(true), missed: take(false) };
  }
  return { matched: { ...way, probability: way.probability * share }, missed: share < 1 ? { ...way, probability: way.probability * (1 - share) } : null };
}

interface Index {
  readonly byDestination: ReadonlyMap<bigint, readonly Rule[]>;
  readonly others: readonly Rule[];
}

const indexes = new WeakMap<Chain, Index>();

/**
 * The rules of a chain that can concern this packet. Chains with a rule for each Service have thousands, all asking for
 * one destination each; those for other destinations are left out beforehand.
 */
function rulesFor(chain: Chain, way: Way): readonly Rule[] {
  if (chain.rules.length < 32) return chain.rules;
  const made = indexes.get(chain) ?? makeIndex(chain);
  indexes.set(chain, made);
  const destination = readSingle(way.at.packet.destination);
  return destination === null ? chain.rules : made.byDestination.get(destination) ?? made.others;
}

function makeIndex(chain: Chain): Index {
  const wanted = chain.rules.map((rule) => {
    const match = rule.matches.find((match) => match.kind === 'compare' && match.fields[0] === 'daddr' && match.fields.length === 1 && !match.negated && match.tuples.length === 1);
    const atom = match?.kind === 'compare' ? match.tuples[0]?.[0] : undefined;
    return atom?.kind === 'address' && atom.from === atom.to ? atom.from : null;
  });
  const destinations = new Set(wanted.filter((address) => address !== null));
  const pick = (address: bigint | null): readonly Rule[] => chain.rules.filter((_, at) => wanted[at] === null || wanted[at] === address);
  // Large chains hold few rules for any destination, so building each list in one pass over them all would be quadratic.
  const others = pick(null);
  const own = new Map<bigint, Rule[]>();
  chain.rules.forEach((rule, at) => {
    const address = wanted[at];
    if (address !== null && address !== undefined) own.set(address, [...(own.get(address) ?? []), rule]);
  });
  const merge = (rules: readonly Rule[]): readonly Rule[] => [...others, ...rules].sort((a, b) => a.position - b.position);
  return { others, byDestination: new Map([...destinations].map((address) => [address, merge(own.get(address) ?? [])])) };
}
