/** Records the corpus that tests/unit/policy replays: npx tsx tests/oracle/record.ts (needs Go). */
import { mkdirSync, writeFileSync } from 'node:fs';
import { expandCase, pack } from '../unit/policy/corpus.ts';
import { askOracle, buildOracle, generatedCases } from './cyclonus.ts';
import { generatedLines, randomLines } from './lines.ts';

const seed = 20250101;
const folder = new URL('../recorded/policy/', import.meta.url);

const oracle = await buildOracle();
const [generated, random] = [generatedLines(await generatedCases(oracle)), randomLines(seed, 160)];
const clusters = [...generated.clusters, ...random.clusters];
const cases = [...generated.cases, ...random.cases];
const questions = cases.map((line) => {
  const of = clusters.find(({ cluster }) => cluster === line.of);
  if (of === undefined) throw new Error(`no cluster ${line.of}`);
  return { name: line.case, ...expandCase(of, line) };
});
const verdicts = await askOracle(oracle, questions);
const head = {
  about: 'NetworkPolicy cases with the verdicts of github.com/mattfenwick/cyclonus v0.5.6: its own generated cases and random ones',
  regenerate: 'npx tsx tests/oracle/record.ts',
  format: 'tests/unit/policy/corpus.ts',
};
const lines = [head, ...clusters, ...cases.map((line, index) => ({ ...line, verdicts: pack(verdicts[index] ?? '') }))];
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('cyclonus.jsonl', folder), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
