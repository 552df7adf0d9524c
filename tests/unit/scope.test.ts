import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isFiltered, scopeOf } from '#fixtures/scope.ts';
import { layers } from '#helpers/layers.ts';

const run = (...words: readonly string[]): readonly string[] => ['node', 'playwright', 'test', ...words];

const scopes: readonly { readonly words: readonly string[]; readonly scope: 'all' | readonly string[] }[] = [
  { words: [], scope: 'all' },
  { words: ['--grep', 'dns'], scope: ['dns', 'resolver'] },
  { words: ['--grep=dns'], scope: ['dns', 'resolver'] },
  { words: ['-g', '@dns'], scope: ['dns', 'resolver'] },
  { words: ['--grep', 'resolver'], scope: ['resolver'] },
  { words: ['--grep', '@vip'], scope: ['vip'] },
  { words: ['--grep', '/DNS/i'], scope: ['dns', 'resolver'] },
  { words: ['--grep', '@(proxy|vip)'], scope: ['proxy', 'vip'] },
  { words: ['--grep', 'proxy', '-g', 'hairpin'], scope: ['proxy', 'hairpin'] },
  { words: ['--grep', 'a statement that no layer is called'], scope: 'all' },
  { words: ['--grep', '('], scope: [...layers] },
  { words: ['--grep'], scope: 'all' },
  { words: ['--workers', '2'], scope: 'all' },
];

for (const { words, scope } of scopes) {
  test(`${words.join(' ') || 'no filter'}: ${scope === 'all' ? 'all layers' : scope.join(', ')}`, () => assert.deepEqual(scopeOf(run(...words)), scope));
}

test('each layer by its name, alone or with more, is in the scope', () => {
  for (const layer of layers) {
    const scope = scopeOf(run('--grep', `@${layer}`));
    assert.ok(scope !== 'all' && scope.includes(layer), layer);
  }
});

test('any filter gives a scope', () => {
  fc.assert(fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('--grep', '-g', '--grep=')), { maxLength: 5 }), (words) => {
    const scope = scopeOf(run(...words));
    assert.ok(scope === 'all' || scope.length > 0, 'never an empty scope');
  }), { numRuns: 200 });
});

const filtered: readonly (readonly [readonly string[], boolean])[] = [
  [[], false],
  [['--grep', 'dns'], true], [['--grep=dns'], true], [['-g', 'dns'], true], [['--grep-invert', 'dns'], true], [['-G=x'], true], [['--last-failed'], true], [['--only-changed'], true], [['--test-list', 'a.txt'], true],
  [['specs/05-dns.spec.ts'], true], [['05'], true], [['--workers', '2', '05'], true],
  [['--workers', '2'], false], [['-j', '2'], false], [['--reporter', 'line'], false], [['--reporter=line'], false], [['--retries', '1', '--repeat-each', '2'], false], [['-c', 'playwright.config.ts'], false], [['--config=x.ts', '--trace', 'on'], false],
  [['--headed'], false], [['--quiet', '--pass-with-no-tests'], false],
];

for (const [words, wanted] of filtered) {
  test(`${words.join(' ') || 'nothing'} ${wanted ? 'chooses some statements' : 'chooses nothing'}`, () => assert.equal(isFiltered(run(...words)), wanted));
}

test('other commands than test choose nothing', () => assert.equal(isFiltered(['node', 'playwright', 'show-report', 'out']), false));
