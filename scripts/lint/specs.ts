import { Node, SyntaxKind, type SourceFile } from 'ts-morph';
import { layers } from '../../helpers/layers.ts';
import type { Section, SpecFile, Written } from '../read-specs.ts';
import type { Problem } from './problem.ts';

const mostLines = 60;

/** What a spec must be: readable aloud beside the page, each statement named once and each assertion with its diagnosis. */
export function lintSpecs(specs: readonly SpecFile[]): readonly Problem[] {
  return [...specs.flatMap(lintSpec), ...duplicates(specs)];
}

function lintSpec(spec: SpecFile): readonly Problem[] {
  const at = (line: number, message: string): Problem => ({ file: `specs/${spec.file}`, line, message });
  const lines = spec.source.getEndLineNumber();
  return [
    ...(/^\d\d-[a-z0-9]+(-[a-z0-9]+)*\.spec\.ts$/.test(spec.file) ? [] : [at(1, 'a spec is called NN-kebab-case.spec.ts')]),
    ...(lines <= mostLines ? [] : [at(mostLines, `${lines} lines, a spec has at most ${mostLines}`)]),
    ...(spec.source.getFullText().startsWith('/**') ? [] : [at(1, 'a spec begins with the question of the page and what must be so, in a /** comment */')]),
    ...(spec.sections.length > 0 ? [] : [at(1, 'a spec has a test.describe for its section of the page')]),
    ...spec.stray.map((statement) => at(statement.line, 'a statement belongs into the test.describe of its section')),
    ...spec.sections.flatMap((section) => lintSection(section, at)),
    ...lintBody(spec.source, at),
  ];
}

function lintSection(section: Section, at: (line: number, message: string) => Problem): readonly Problem[] {
  const { line, layer, anchor, also } = section;
  const unknown = [layer, ...also].filter((name) => name !== null && !layers.some((known) => known === name));
  return [
    ...(section.title === null ? [at(line, 'a title is a literal')] : []),
    ...(layer === null || anchor === null || also.includes(null) ? [at(line, "a section says step('layer', 'anchor') with literals")] : []),
    ...unknown.map((name) => at(line, `${name} is no layer`)),
    ...(section.statements.length === 0 ? [at(line, 'a section has a statement')] : []),
    ...section.statements.filter((statement) => statement.title === null).map((statement) => at(statement.line, 'a title is a literal')),
  ];
}

function lintBody(source: SourceFile, at: (line: number, message: string) => Problem): readonly Problem[] {
  return source.getDescendants().flatMap((node) => complaintsAbout(node).map((message) => at(node.getStartLineNumber(), message)));
}

const loops: readonly SyntaxKind[] = [SyntaxKind.ForStatement, SyntaxKind.ForOfStatement, SyntaxKind.ForInStatement, SyntaxKind.WhileStatement, SyntaxKind.DoStatement];

function complaintsAbout(node: Node): readonly string[] {
  if (loops.includes(node.getKind())) return ['a loop hides statements: judge in a rule, which names what it found'];
  if (Node.isTryStatement(node)) return ['no try/catch in a spec: a rule says what could not be looked at'];
  if (Node.isRegularExpressionLiteral(node)) return ['no parsing in a spec: it belongs into helpers/'];
  if (!Node.isCallExpression(node)) return [];
  const callee = node.getExpression();
  const name = callee.getText();
  const complaints: string[] = [];
  if (/^console\./.test(name)) complaints.push('no console in a spec: attach it, or let the finding say it');
  if (/^(JSON\.parse|parseInt|parseFloat|Number|RegExp)$/.test(name) || /\.(split|match|matchAll|replace|replaceAll|exec)$/.test(name)) complaints.push('no parsing in a spec: it belongs into helpers/');
  if (/\.(forEach|map|flatMap)$/.test(name)) complaints.push('a loop hides statements: judge in a rule, which names what it found');
  if (/^test\b.*\.only$/.test(name)) complaints.push('.only would leave out all other statements');
  if (/^expect(\.soft|\.poll)?$/.test(name) && node.getArguments().length < 2) complaints.push('expect has a second argument, the diagnosis');
  return complaints;
}

function duplicates(specs: readonly SpecFile[]): readonly Problem[] {
  const first = new Map<string, string>();
  const problems: Problem[] = [];
  for (const spec of specs) {
    const written: readonly Written[] = [...spec.sections.flatMap((section) => section.statements), ...spec.stray];
    for (const { title, line } of written) {
      if (title === null) continue;
      const place = `specs/${spec.file}:${line}`;
      const other = first.get(title);
      // Reporters tell tests apart by their titles, and one of the two would be lost.
      if (other === undefined) first.set(title, place);
      else problems.push({ file: `specs/${spec.file}`, line, message: `"${title}" is a statement already, in ${other}` });
    }
  }
  return problems;
}
