/** The policy evaluator against cyclonus: its generated cases, fresh random ones, and the two points where Kubernetes says otherwise. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { arbitraryCase, type Case } from '../unit/policy/arbitrary.ts';
import { namespace, pod, policy } from '../unit/policy/cluster.ts';
import { pack, readCorpus } from '../unit/policy/corpus.ts';
import type { Ask } from '../unit/policy/expand.ts';
import { differences, verdictsOf } from '../unit/policy/verdicts.ts';
import { askOracle, buildOracle, generatedCases, hasGo } from './cyclonus.ts';
import { generatedLines } from './lines.ts';

const skip = (await hasGo()) ? false : 'no Go toolchain to build cyclonus with; tests/unit/policy/corpus.test.ts replays its recorded verdicts';
const asks: readonly Ask[] = [{ port: 80, protocol: 'TCP', family: 'IPv4' }, { port: 53, protocol: 'UDP', family: 'IPv6' }, { port: 443, protocol: 'TCP', family: 'IPv6' }];
let oracle = '';
before(async () => { if (skip === false) oracle = await buildOracle(); });

test('the recorded verdicts are what cyclonus still answers', { skip }, async () => {
  const corpus = readCorpus(readFileSync(new URL('../recorded/policy/cyclonus.jsonl', import.meta.url), 'utf8'));
  const answers = await askOracle(oracle, corpus);
  assert.deepEqual(corpus.flatMap(({ name, verdicts }, index) => (pack(answers[index] ?? '') === pack(verdicts) ? [] : [name])), []);
  const generated = generatedLines(await generatedCases(oracle)).cases.map((line) => line.case);
  assert.deepEqual(corpus.map(({ name }) => name).filter((name) => name.startsWith('cyclonus ')), generated);
});

test('the evaluator agrees with cyclonus on fresh random cases', { skip }, async () => {
  const seed = Number(process.env['ORACLE_SEED'] ?? Date.now() % 2 ** 31);
  const questions = fc.sample(arbitraryCase({ plain: true }), { seed, numRuns: 400 }).map((made, index) => ({ name: String(index), made, asks }));
  const answers = await askOracle(oracle, questions);
  const wrong = questions.flatMap(({ name, made }, index) => {
    const [ours, theirs] = [verdictsOf(made, asks), answers[index] ?? ''];
    return ours === theirs ? [] : [`case ${name} of ORACLE_SEED=${seed}: ${differences(made, asks, ours, theirs).slice(0, 3).join('; ')}\n${JSON.stringify(made.policies)}`];
  });
  assert.deepEqual(wrong, []);
});

// Pairs of a client without labels and an isolated server, in the order client>client, client>server, server>client, server>server.
const selecting = (podSelector: object): Case => ({
  namespaces: [namespace('app')], externals: [],
  pods: [pod('app/client', {}, { ips: ['10.0.0.1'] }), pod('app/server', { app: 'server' }, { ips: ['10.0.0.2'] })],
  policies: [policy('app/p', { podSelector: { matchLabels: { app: 'server' } }, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector }] }] })],
});

const deviations: readonly [title: string, podSelector: object, ours: string, theirs: string][] = [
  // "notin" also selects "all resources with no labels with the … key" (concepts/overview/working-with-objects/labels).
  ['NotIn matches an object without the key', { matchExpressions: [{ key: 'team', operator: 'NotIn', values: ['a'] }] }, '3333', '3131'],
  // Equality-based requirements compare the value of a label that is there; cyclonus reads an absent one as "".
  ['an empty label value is not an absent label', { matchLabels: { team: '' } }, '3131', '3333'],
];

for (const [title, podSelector, ours, theirs] of deviations) {
  test(`Kubernetes' documentation against cyclonus: ${title}`, { skip }, async () => {
    const question = { name: title, made: selecting(podSelector), asks: asks.slice(0, 1) };
    assert.equal(verdictsOf(question.made, question.asks), ours);
    assert.deepEqual(await askOracle(oracle, [question]), [theirs], 'cyclonus changed: the random cases may use this form now');
  });
}
