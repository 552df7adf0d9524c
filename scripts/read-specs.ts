import { basename } from 'node:path';
import { Node, Project, type CallExpression, type SourceFile } from 'ts-morph';

/** A `test(...)` or `test.describe(...)` as it is written. Titles and layers are null where they are not literals. */
export interface Written {
  readonly kind: 'section' | 'statement';
  readonly title: string | null;
  readonly line: number;
  readonly call: CallExpression;
}

export interface Section extends Written {
  readonly file: string;
  readonly layer: string | null;
  readonly anchor: string | null;
  /** Further layers by which it is chosen; null where one is neither a literal nor spread from a list. */
  readonly also: readonly (string | null)[];
  /** Some of those come from a list, which is not evaluated here. */
  readonly spread: boolean;
  readonly statements: readonly Written[];
}

export interface SpecFile {
  readonly file: string;
  readonly source: SourceFile;
  readonly sections: readonly Section[];
  /** Statements outside of any section. */
  readonly stray: readonly Written[];
}

/** Reads the syntax of specs, in the order of their names; types and imports are not looked up. */
export function readSpecs(root: string): readonly SpecFile[] {
  const project = new Project({ skipAddingFilesFromTsConfig: true, skipFileDependencyResolution: true });
  project.addSourceFilesAtPaths(`${root}/specs/**/*.spec.ts`);
  return project.getSourceFiles()
    .sort((a, b) => a.getFilePath().localeCompare(b.getFilePath()))
    .map(readSpec);
}

function readSpec(source: SourceFile): SpecFile {
  const calls = source.getDescendants().filter((node) => Node.isCallExpression(node));
  const sections = calls.filter((call) => isCall(call, 'describe')).map((call) => sectionOf(source, call, calls));
  const inside = new Set(sections.flatMap((section) => section.statements.map((statement) => statement.call)));
  const stray = calls.filter((call) => isCall(call, 'test') && !inside.has(call)).map((call) => writtenOf(call, 'statement'));
  return { file: basename(source.getFilePath()), source, sections, stray };
}

function sectionOf(source: SourceFile, call: CallExpression, calls: readonly CallExpression[]): Section {
  const details = call.getArguments().find((argument): argument is CallExpression => Node.isCallExpression(argument) && argument.getExpression().getText() === 'step');
  const given = details?.getArguments() ?? [];
  const [layer, anchor, ...also] = given.filter((argument) => !Node.isSpreadElement(argument)).map(literalOf);
  return {
    ...writtenOf(call, 'section'),
    file: basename(source.getFilePath()),
    layer: layer ?? null,
    anchor: anchor ?? null,
    also,
    spread: given.some((argument) => Node.isSpreadElement(argument)),
    statements: calls.filter((other) => isCall(other, 'test') && other.getAncestors().includes(call)).map((other) => writtenOf(other, 'statement')),
  };
}

function writtenOf(call: CallExpression, kind: Written['kind']): Written {
  return { kind, call, title: literalOf(call.getArguments()[0]), line: call.getStartLineNumber() };
}

/** `test(…)`, `test.describe(…)` and what they are called with a modifier (`test.only`, `test.describe.serial`). */
function isCall(call: CallExpression, kind: 'test' | 'describe'): boolean {
  const name = call.getExpression().getText();
  if (kind === 'describe') return /^test\.describe(\.\w+)*$/.test(name) && call.getArguments().some(isFunction);
  return /^test(\.(only|skip|fixme|fail|slow))?$/.test(name) && call.getArguments().some(isFunction);
}

function isFunction(node: Node): boolean {
  return Node.isArrowFunction(node) || Node.isFunctionExpression(node);
}

function literalOf(node: Node | undefined): string | null {
  return Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node) ? node.getLiteralText() : null;
}
