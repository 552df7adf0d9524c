/**
 * `tsx scripts/catalogue.ts [--check] [FOLDER]`: the table of statements in README.md, from the specs. It reads syntax, where a
 * computed tag is invisible, so --check also asks Playwright for what it would run.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { docRevision, docUrl } from '../helpers/verdict.ts';
import { readSpecs, type SpecFile } from './read-specs.ts';

const begin = '<!-- catalogue: written by `npm run catalogue` -->';
const end = '<!-- /catalogue -->';

const words = process.argv.slice(2);
const root = resolve(words.find((word) => !word.startsWith('-')) ?? fileURLToPath(new URL('..', import.meta.url)));
const readme = join(root, 'README.md');
const specs = readSpecs(root);
const text = readFileSync(readme, 'utf8');
const problems: string[] = [];

const fresh = withTable(text, tableOf(specs));
if (fresh === null) problems.push(`README.md has no lines "${begin}" and "${end}" to write the catalogue between`);
else if (!words.includes('--check')) writeFileSync(readme, fresh);
else {
  if (fresh !== text) problems.push('the catalogue in README.md is stale: `npm run catalogue` writes it anew');
  problems.push(...differences(writtenIn(specs), await knownToPlaywright()));
}
for (const problem of problems) console.error(`catalogue: ${problem}`);
console.log(`catalogue: ${specs.flatMap((spec) => spec.sections).length} sections, ${writtenIn(specs).length} statements, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;

function tableOf(all: readonly SpecFile[]): string {
  const rows = all.flatMap((spec) => spec.sections.flatMap((section) => section.statements.map((statement, index) =>
    `| ${index === 0 ? `[${cell(section.title)}](${docUrl(section.anchor ?? '')})` : ''} | ${cell(statement.title)} | ${section.layer ?? ''} |`)));
  return [`The page is followed in its English edition of ${docRevision}.`, '', '| Section of the page | Statement | Layer |', '| --- | --- | --- |', ...rows].join('\n');
}

function cell(title: string | null): string {
  return (title ?? '').replaceAll('|', '\\|');
}

function withTable(readmeText: string, table: string): string | null {
  const from = readmeText.indexOf(begin);
  const to = readmeText.indexOf(end);
  if (from < 0 || to < from) return null;
  return `${readmeText.slice(0, from + begin.length)}\n\n${table}\n\n${readmeText.slice(to)}`;
}

/** A statement as both sides name it. `layers` are those that are sure: of a list that is spread, the syntax shows nothing. */
interface Entry {
  readonly name: string;
  readonly layers: readonly string[];
  readonly complete: boolean;
}

function writtenIn(all: readonly SpecFile[]): readonly Entry[] {
  return all.flatMap((spec) => spec.sections.flatMap((section) => section.statements.map((statement) => ({
    name: `${spec.file} "${statement.title ?? '?'}"`,
    layers: [section.layer, ...section.also].map((layer) => layer ?? '?'),
    complete: !section.spread,
  }))));
}

interface ListedSuite {
  readonly file?: string;
  readonly suites?: readonly ListedSuite[];
  readonly specs?: readonly { readonly file: string; readonly title: string; readonly tags: readonly string[] }[];
}

async function knownToPlaywright(): Promise<readonly Entry[]> {
  const listed = await execa('playwright', ['test', '--list', '--reporter=json'], { cwd: root, preferLocal: true, localDir: fileURLToPath(new URL('..', import.meta.url)), reject: false });
  try {
    const { suites, errors } = JSON.parse(listed.stdout) as { suites: readonly ListedSuite[]; errors: readonly { message: string }[] };
    if (errors.length > 0) throw new Error(errors[0]?.message.split('\n')[0]);
    const flat = (suite: ListedSuite): readonly Entry[] => [
      ...(suite.specs ?? []).map((spec) => ({ name: `${spec.file.split('/').at(-1) ?? ''} "${spec.title}"`, layers: spec.tags.map((tag) => tag.replace(/^@/, '')), complete: true })),
      ...(suite.suites ?? []).flatMap(flat),
    ];
    return suites.flatMap(flat);
  } catch (error) {
    problems.push(`Playwright cannot list the statements (${listed.stderr.trim().split('\n')[0] || (error as Error).message})`);
    return writtenIn(specs);
  }
}

function differences(written: readonly Entry[], known: readonly Entry[]): readonly string[] {
  const unread = known.filter((entry) => !written.some((other) => other.name === entry.name));
  return [
    ...unread.map((entry) => `listed by Playwright, and not read from the specs: ${entry.name}`),
    ...written.flatMap((entry) => {
      const listed = known.find((other) => other.name === entry.name);
      if (listed === undefined) return [`in the specs, and not listed by Playwright: ${entry.name}`];
      const sure = new Set(entry.layers);
      const same = entry.layers.every((layer) => listed.layers.includes(layer)) && (!entry.complete || listed.layers.every((layer) => sure.has(layer)));
      return same ? [] : [`${entry.name} is tagged ${listed.layers.join(', ')}, and its section says ${entry.layers.join(', ')}`];
    }),
  ];
}
