import { describeCell } from './cell.ts';
import { diagnose } from './diagnose.ts';
import { describeCluster } from './describe-cluster.ts';
import { factsOf, type Facts } from './facts.ts';
import { finding, type Finding, type Judgement } from './finding.ts';
import type { Layer } from './layers.ts';
import { narrowed } from './narrowed.ts';
import { isForbidden, rightsMissing } from './rights.ts';
import type { Survey } from './survey.ts';
import { gaveNothing } from './unread.ts';
import { shown, type Verdict } from './verdict.ts';

/** What one statement came to. */
export interface Judged {
  readonly statement: string;
  readonly layer: Layer;
  readonly judgement: Judgement;
}

/** From everything judged to the verdict. Pure. */
export function conclude(survey: Survey, judged: readonly Judged[], scope: Verdict['scope'], facts: Facts = factsOf(survey)): Verdict {
  const findings = judged.flatMap((one) => one.judgement.findings);
  const gaps = survey.gaps.filter((gap) => scope === 'all' || gap.layers.some((layer) => scope.includes(layer)));
  // Where nothing at all could be looked at, that is said once.
  const told = (gaveNothing(facts.first) ? judged.slice(0, 1) : judged).flatMap((one) => one.judgement.unseen.map((why) => ({ why, statement: one.statement })));
  // Which right would help is said once, and not again with each statement that lacks it.
  const rights = rightsMissing(facts.now);
  const lacking = rights === null ? [] : told.filter(({ why }) => why === rights || (isForbidden(why) && Object.values(facts.now.unreadable).includes(why)));
  const unseen = [...new Set([
    ...(rights === null || lacking.length === 0 || gaps.some((gap) => gap.why === rights) ? [] : [`rights: ${rights}`]),
    ...gaps.map((gap) => `${gap.what}: ${gap.why}${gap.help === undefined ? '' : ` (${gap.help})`}`),
    ...told.filter((one) => !lacking.includes(one)).map(({ why, statement }) => `${statement}: ${why}`),
  ])];
  const diagnosis = diagnose(facts.cells, findings, unseen);
  // A run that asked for some layers only is not answerable for cells that its statements never read.
  const unexplained = scope === 'all' ? diagnosis.unexplained : [];
  const causes: readonly Finding[] = [...diagnosis.causes, ...(unexplained.length === 0 ? [] : [unexplainedFinding(facts, unexplained.map(describeCell))])];
  const status = causes.length > 0 ? 'broken' : diagnosis.risks.length > 0 ? 'at-risk' : unseen.length > 0 ? 'inconclusive' : 'healthy';
  return {
    schema: 1,
    status,
    headline: headlineOf(status, causes, diagnosis.risks, unseen),
    scope,
    target: facts.target.title.slice('Service '.length),
    cluster: describeCluster(facts),
    ...(facts.cells.some((cell) => cell.user && cell.state !== 'unknown') ? {} : { unasked: true as const }),
    causes: causes.map(shown),
    consequences: diagnosis.consequences.map(shown),
    risks: diagnosis.risks.map(shown),
    inconclusive: unseen,
    notes: notesOf(facts, status),
    durationMs: Date.parse(survey.finishedAt) - Date.parse(survey.startedAt),
  };
}

/** Nothing accounts for these: the verdict says how far the trouble was narrowed, and guesses nothing. */
function unexplainedFinding(facts: Facts, seen: readonly string[]): Finding {
  return finding({
    id: 'vip/unexplained',
    object: facts.target.title,
    message: `${facts.target.title} does not answer everywhere, and nothing that was looked at explains it: ${narrowed(facts)}`,
    observed: seen.slice(0, 12),
    expected: ['an answer'],
    fix: 'see the matrix in the report; look where the narrowing ends',
    doc: 'seek-help',
  });
}

function headlineOf(status: Verdict['status'], causes: readonly Finding[], risks: readonly Finding[], unseen: readonly string[]): string {
  switch (status) {
    case 'healthy': return 'healthy';
    case 'broken': return `broken: ${causes.map((cause) => cause.message).join('; ')}`;
    case 'at-risk': return `at risk: ${risks.map((risk) => risk.message).join('; ')}`;
    case 'inconclusive': return `inconclusive: ${unseen.join('; ')}`;
  }
}

function notesOf(facts: Facts, status: Verdict['status']): readonly string[] {
  const settled = facts.cells.filter((cell) => cell.settled).length;
  const seenFrom = [...new Set(facts.cells.filter((cell) => cell.user).map((cell) => (cell.from.kind === 'node' ? `node ${cell.from.node}` : `${cell.from.kind === 'probe' ? 'a probe' : `pod ${cell.from.pod ?? ''}`} on ${cell.from.node}`)))];
  return [
    // On a way that is half broken, the second time leads elsewhere: nothing converges there.
    ...(settled > 0 && status !== 'broken' ? [`${settled} question${settled > 1 ? 's' : ''} failed at first and were answered when asked again: the cluster was still converging`] : []),
    ...(facts.plan.nodes.length < facts.plan.allNodes ? [`looked from ${facts.plan.nodes.length} of ${facts.plan.allNodes} nodes`] : []),
    ...(status === 'healthy' ? [`seen from ${seenFrom.slice(0, 8).join(', ')}${seenFrom.length > 8 ? ` and ${seenFrom.length - 8} more` : ''}`] : []),
  ];
}
