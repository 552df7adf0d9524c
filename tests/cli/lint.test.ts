import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { repository, tsx, type Ended } from './run.ts';

const folders: string[] = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function tree(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-lint-'));
  folders.push(folder);
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
  for (const [name, text] of Object.entries({ 'package.json': '{ "type": "module" }', ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const lint = (files: Readonly<Record<string, string>>): Promise<Ended> => tsx(['scripts/lint-specs.ts', tree(files)]);

const spec = (body: string, step = "step('dns', 'an-anchor')"): string =>
  `/** A question. */\nimport { expect, step, test } from '#fixtures';\ntest.describe('A question?', ${step}, () => {\n${body}\n});\n`;
const statement = (title: string): string => `test('${title}', async ({ judge }) => {\n  const seen = await judge(rule);\n  expect(seen, seen.diagnosis).toHold();\n});`;

test('a spec as it should be has no problem', async () => {
  const { code, output } = await lint({ 'specs/01-a-question.spec.ts': spec(statement('it holds')) });
  assert.equal(code, 0, output);
  assert.match(output, /1 specs, 1 statements, 0 problems/);
});

test('without specs the lint fails', async () => {
  assert.equal((await lint({ 'helpers/a.ts': '' })).code, 1);
});

test('each thing that a spec must not do is named with its line', async () => {
  const { code, stderr } = await lint({
    'specs/Bad_name.spec.ts': `import { test, expect } from '@playwright/test';\nimport { x } from '../lab/x.ts';\ntest('stray', () => {});\n`,
    'specs/01-body.spec.ts': spec([
      'test.only("a", () => { for (const x of []) {} });',
      'test("b", () => { try { console.log(1); } catch {} });',
      'test("c", () => { expect(1).toBe(1); });',
      'test("d", () => { JSON.parse("1"); "a b".split(" "); [1].forEach(() => {}); });',
      'test(`e ${1}`, () => {});',
    ].join('\n')),
    'specs/02-more.spec.ts': spec(statement('b'), "step('nowhere', anchor)"),
    'specs/03-long.spec.ts': spec(`${statement('f')}${'\n'.repeat(70)}`),
    'specs/04-empty.spec.ts': spec(''),
  });
  assert.equal(code, 1);
  for (const expected of [
    /specs\/Bad_name\.spec\.ts:1: a spec is called NN-kebab/, /specs\/Bad_name\.spec\.ts:1: .*imports #fixtures and #helpers only/, /specs\/Bad_name\.spec\.ts:2: specs must not import lab\/x\.ts/,
    /specs\/Bad_name\.spec\.ts:3: a statement belongs into the test\.describe/, /specs\/Bad_name\.spec\.ts:1: a spec begins with the question/,
    /01-body\.spec\.ts:4: \.only/, /01-body\.spec\.ts:4: a loop/, /01-body\.spec\.ts:5: no try\/catch/, /01-body\.spec\.ts:5: no console/, /01-body\.spec\.ts:6: expect has a second argument/,
    /01-body\.spec\.ts:7: no parsing/, /01-body\.spec\.ts:7: a loop/, /01-body\.spec\.ts:8: a title is a literal/,
    /02-more\.spec\.ts:3: nowhere is no layer/, /02-more\.spec\.ts:3: a section says step/, /02-more\.spec\.ts:4: "b" is a statement already, in specs\/01-body\.spec\.ts:5/,
    /03-long\.spec\.ts:60: \d+ lines/, /04-empty\.spec\.ts:3: a section has a statement/,
  ]) assert.match(stderr, expected);
});

test('the direction of imports is held', async () => {
  const { code, stderr } = await lint({
    'specs/01-a.spec.ts': spec(statement('it holds')),
    'helpers/pure.ts': "import { isIP } from 'node:net';\nimport { readFileSync } from 'node:fs';\nimport { connect } from 'node:net';\nimport { test } from '@playwright/test';\nimport { x } from '../fixtures/index.ts';",
    'helpers/a.ts': "import { b } from './b.ts';",
    'helpers/b.ts': "import type { A } from '#helpers/a.ts';",
    'fixtures/index.ts': "import { a } from '#helpers/a.ts';\nimport { r } from '../reporters/r.ts';\nconst late = await import('../lab/x.ts');",
    'reporters/r.ts': "import { f } from '../fixtures/index.ts';",
    'lab/x.ts': "import { a } from '../helpers/a.ts';",
    'tests/faults/f.ts': "import type { Verdict } from '../../helpers/verdict.ts';\nimport { a } from '../../helpers/a.ts';",
    'tests/unit/u.test.ts': "import { a } from '../../helpers/a.ts';",
    'cli.ts': "import { up } from './lab/x.ts';",
  });
  assert.equal(code, 1);
  const lines = stderr.trim().split('\n').sort();
  assert.deepEqual(lines, [
    'cli.ts:1: the command line must not import lab/x.ts',
    'fixtures/index.ts:2: fixtures must not import reporters/r.ts',
    'fixtures/index.ts:3: fixtures must not import lab/x.ts',
    'helpers/b.ts:1: helpers import one another in a circle: helpers/a.ts -> helpers/b.ts -> helpers/a.ts',
    'helpers/pure.ts:2: helpers are pure and do not import node:fs',
    'helpers/pure.ts:3: helpers are pure and do not import node:net',
    'helpers/pure.ts:4: helpers are pure and do not import @playwright/test',
    'helpers/pure.ts:5: helpers must not import fixtures/index.ts',
    'lab/x.ts:1: lab must not import helpers/a.ts',
    'reporters/r.ts:1: reporters must not import fixtures/index.ts',
    'tests/faults/f.ts:2: tests/faults must not import helpers/a.ts',
  ]);
});

const project = {
  'README.md': 'before\n<!-- catalogue: written by `npm run catalogue` -->\n<!-- /catalogue -->\nafter\n',
  'playwright.config.ts': "export default { testDir: 'specs' };",
  'fixtures.ts': "export { test, expect } from '@playwright/test';\nexport const step = (layer, anchor, ...also) => ({ tag: [layer, ...also].map((name) => `@${name}`) });",
  'package.json': '{ "type": "module", "imports": { "#fixtures": "./fixtures.ts" } }',
  'specs/01-a.spec.ts': spec("test('it | holds', () => {});\ntest('so does this', () => {});"),
};
const catalogue = (folder: string, ...args: readonly string[]): Promise<Ended> => tsx(['scripts/catalogue.ts', ...args, folder]);

test('the catalogue is written between its marks, is stale after a change, and agrees with Playwright', async () => {
  const folder = tree(project);
  assert.equal((await catalogue(folder, '--check')).code, 1);
  assert.equal((await catalogue(folder)).code, 0);
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  assert.match(readme, /^before\n[^]*\| \[A question\?\]\(https:\/\/kubernetes\.io\/.*#an-anchor\) \| it \\\| holds \| dns \|\n\| {2}\| so does this \| dns \|\n[^]*after\n$/);
  const fresh = await catalogue(folder, '--check');
  assert.equal(fresh.code, 0, fresh.output);
  writeFileSync(join(folder, 'specs/02-b.spec.ts'), spec("test('a new one', () => {});"));
  const stale = await catalogue(folder, '--check');
  assert.equal(stale.code, 1);
  assert.match(stale.stderr, /the catalogue in README\.md is stale/);
});

test('what only running the specs shows is compared with what their syntax says', async () => {
  const folder = tree({ ...project, 'specs/02-b.spec.ts': spec("const more = ['hidden'];\nmore.forEach((title) => { test(title, () => {}); });\ntest('tagged', { tag: '@vip' }, () => {});") });
  await catalogue(folder);
  const { code, stderr } = await catalogue(folder, '--check');
  assert.equal(code, 1);
  assert.match(stderr, /listed by Playwright, and not read from the specs: 02-b\.spec\.ts "hidden"/);
  assert.match(stderr, /02-b\.spec\.ts "tagged" is tagged .*vip.*, and its section says dns/);
});
