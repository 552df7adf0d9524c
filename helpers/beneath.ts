import type { Judged } from './conclude.ts';
import type { Facts } from './facts.ts';
import type { Finding } from './finding.ts';
import { depthOf, type Layer } from './layers.ts';
import { judgeBy, rules, type RuleName } from './statements.ts';

/**
 * A run that asks about some layers only must not blame these for what lies beneath them: where a statement of theirs fails, all else that was seen is judged as well, and counts
 * where it accounts for the same questions. It is no risk of a run that did not ask for it.
 * @param asked What the run's own statements came to.
 */
export function judgedBeneath(facts: Facts, asked: readonly Judged[], scope: readonly Layer[]): readonly Judged[] {
  const ofNames = scope.includes('dns') || scope.includes('resolver');
  const said = asked.flatMap(({ judgement }) => judgement.findings).flatMap(({ explains, mayExplain }) => [...explains, ...mayExplain]);
  if (said.length === 0) return [];
  const felt = new Set([...said, ...(ofNames ? facts.dns.cells.filter(({ state }) => state === 'failed').map(({ id }) => id) : [])]);
  const subjects = ofNames ? [facts.dns, facts.target] : [facts.target];
  const known = new Set<string>(asked.flatMap(({ judgement }) => judgement.findings).map(({ id }) => id));
  const top = Math.max(...scope.map(depthOf));
  const accounts = (one: Finding): boolean => depthOf(one.layer) < top && one.refutedBy.length === 0 && [...one.explains, ...one.mayExplain].some((id) => felt.has(id)) && !known.has(one.id);
  return (Object.keys(rules) as RuleName[]).flatMap((statement): readonly Judged[] => {
    const findings = subjects.flatMap((subject) => judgeBy(statement, facts, subject).findings).filter(accounts).map((one) => ({ ...one, latent: false }));
    const [first] = findings;
    return first === undefined ? [] : [{ statement, layer: first.layer, judgement: { findings, unseen: [] } }];
  });
}
