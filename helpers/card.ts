import type { Finding } from './finding.ts';
import { docUrl } from './verdict.ts';

/** What a failure's text is made of: a finding, and the exit code of the command that showed it where it is known. */
export type Shown = Pick<Finding, 'message' | 'expected' | 'observed' | 'command' | 'fix' | 'doc'> & { readonly exit?: number | null };

const listLimit = 20;
const labelWidth = 10;

/**
 * The one text of a failure, for terminal, JUnit, Allure and JSON alike: the finding, expected and observed one a line,
 * the command that showed it and its exit code, the fix, the page's section. Plain text, no colours, no final newline.
 */
export function cardOf(finding: Shown): string {
  return [
    finding.message,
    ...block('expected', listed(finding.expected)),
    ...block('observed', listed(finding.observed)),
    ...block('shown by', commandLines(finding)),
    ...block('fix', linesOf(finding.fix)),
    ...block('page', [docUrl(finding.doc)]),
  ].join('\n');
}

/** What follows the diagnosis in a failure: the cards of all findings, the first one without the sentence that was said already. */
export function cardsBelow(findings: readonly Shown[]): string {
  const [first, ...more] = findings;
  if (first === undefined) return '';
  return [cardOf(first).slice(first.message.length).replace(/^\n/, ''), ...more.map(cardOf)].join('\n\n');
}

/** The first line of a failure: what the first finding says, and how many more there are. Empty if there is none. */
export function diagnosisOf(findings: readonly Pick<Finding, 'message'>[]): string {
  const [first, ...more] = findings;
  if (first === undefined) return '';
  return more.length === 0 ? first.message : `${first.message} (+${more.length} more)`;
}

function listed(values: readonly string[]): readonly string[] {
  const lines = values.slice(0, listLimit).flatMap(linesOf);
  return values.length > listLimit ? [...lines, `and ${values.length - listLimit} more`] : lines;
}

function commandLines(finding: Shown): readonly string[] {
  if (finding.command === undefined || finding.command === '') return [];
  const lines = linesOf(finding.command).map((line, index) => (index === 0 ? `$ ${line}` : `  ${line}`));
  if (finding.exit === undefined) return lines;
  return [...lines, finding.exit === null ? 'cut short, no exit code' : `exit ${finding.exit}`];
}

function block(label: string, lines: readonly string[]): readonly string[] {
  return lines.map((line, index) => `  ${(index === 0 ? label : '').padEnd(labelWidth)}${line}`);
}

function linesOf(text: string): readonly string[] {
  const trimmed = text.replace(/\s+$/, '');
  return trimmed === '' ? [] : trimmed.split('\n');
}
