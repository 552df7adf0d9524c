/** `tsx scripts/lint-specs.ts [FOLDER]`: how specs are written, and the direction of imports in the whole repository. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lintImports } from './lint/imports.ts';
import { shown } from './lint/problem.ts';
import { lintSpecs } from './lint/specs.ts';
import { readSpecs } from './read-specs.ts';

const root = resolve(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)));
const specs = readSpecs(root);
const problems = [...lintSpecs(specs), ...lintImports(root)];
for (const problem of problems) console.error(shown(problem));
if (specs.length === 0) console.error('specs/: there is no spec');
console.log(`lint-specs: ${specs.length} specs, ${specs.flatMap((spec) => spec.sections.flatMap((section) => section.statements)).length} statements, ${problems.length} problems`);
process.exitCode = problems.length === 0 && specs.length > 0 ? 0 : 1;
