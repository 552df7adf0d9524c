/** The evaluator's verdicts in the digits of the corpus: 1 if egress admits for certain, plus 2 if ingress does. */
import { evaluatePair } from '#helpers/policy/evaluate-pair.ts';
import type { Case } from './arbitrary.ts';
import { pairsOf, type Ask } from './expand.ts';

export function verdictsOf(made: Case, asks: readonly Ask[]): string {
  return pairsOf(made, asks).map((pair) => {
    const { egress, ingress } = evaluatePair(made, pair.from.peer, pair.to.peer, pair);
    return Number(egress.allowed === 'yes') + 2 * Number(ingress.allowed === 'yes');
  }).join('');
}

/** The pairs on which two strings of verdicts differ, in words. */
export function differences(made: Case, asks: readonly Ask[], ours: string, theirs: string): readonly string[] {
  const name = (digit: string | undefined): string => `egress ${Number(digit) & 1 ? 'yes' : 'no'}, ingress ${Number(digit) & 2 ? 'yes' : 'no'}`;
  return pairsOf(made, asks).flatMap((pair, index) => (ours[index] === theirs[index] ? [] :
    `${pair.from.ip} -> ${pair.to.ip} ${pair.protocol} ${pair.port}: evaluator ${name(ours[index])}; oracle ${name(theirs[index])}`));
}
