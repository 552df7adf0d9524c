/** What could not be looked at accuses nobody: from the evidence of healthy clusters one piece after another is taken away. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBundle } from '../../fixtures/bundle.ts';
import type { Survey } from '../../helpers/survey.ts';
import { judge, statements } from '../unit/build-survey.ts';
import { recordings } from './corpus.ts';

const chosen: readonly string[] = ['ok-calico-chains nftables', 'ok-dual-stack iptables', 'ok-docker-too nftables', 'ok-sidecar-named-port iptables'];
const all = statements();

type Section = Readonly<Record<string, unknown>>;

const without = <T extends { readonly sections: Section }>(looks: readonly T[], name: string): readonly T[] =>
  looks.map((look) => ({ ...look, sections: Object.fromEntries(Object.entries(look.sections).filter(([other]) => other !== name)) }));

/** A survey as it would be if one thing could not be had, by what that is. */
function blinded(survey: Survey): ReadonlyMap<string, Survey> {
  const sectionsOf = (looks: readonly { readonly sections: Section }[]): readonly string[] => [...new Set(looks.flatMap((look) => Object.keys(look.sections)))];
  const paths = [...new Set(survey.reads.map(({ path }) => path))].filter((path) => !path.includes('/log?'));
  return new Map<string, Survey>([
    ...paths.map((path) => [`may not read ${path}`, { ...survey, reads: survey.reads.map((read) => (read.path === path ? { ...read, status: 403, body: {}, error: `get ${path}: forbidden for user x` } : read)) }] as const),
    ...sectionsOf(survey.nodes).map((name) => [`nodes do not print ${name}`, { ...survey, nodes: without(survey.nodes, name) }] as const),
    ...sectionsOf(survey.pods).map((name) => [`pods do not print ${name}`, { ...survey, pods: without(survey.pods, name) }] as const),
    ...survey.plan.nodes.map((node) => [`${node} cannot be entered`, { ...survey, nodes: survey.nodes.filter((look) => look.node !== node), pods: survey.pods.filter((look) => look.node !== node || look.via === 'exec'), attempts: survey.attempts.filter(({ from }) => from.kind !== 'node' || from.node !== node) }] as const),
    ['no node can be entered', { ...survey, nodes: [], pods: survey.pods.filter(({ via }) => via === 'exec'), attempts: survey.attempts.filter(({ from }) => from.kind === 'probe' || from.kind === 'client') }],
    ['nothing was looked at a second time', { ...survey, nodes: survey.nodes.filter(({ moment }) => moment === 'first') }],
    ...(['probe', 'node', 'pod', 'client'] as const).map((kind) => [`every question of a ${kind} is lost`, { ...survey, attempts: survey.attempts.map((attempt) => (attempt.from.kind === kind ? { ...attempt, exit: null, stdout: '', stderr: '', lost: 'the stream was dropped' } : attempt)) }] as const),
  ]);
}

for (const { id, mode, file } of recordings.filter((one) => chosen.includes(`${one.id} ${one.mode}`))) {
  test(`${id} (${mode}) stays healthy, or is inconclusive, whatever cannot be seen of it`, () => {
    const survey = readBundle(file);
    const accused = [...blinded(survey)].flatMap(([what, less]) => {
      const { status, causes, risks } = judge(less, all).verdict;
      return status === 'healthy' || status === 'inconclusive' ? [] : [`${what}: ${[...causes, ...risks].map((one) => `${one.finding} ${one.object}`).join(', ')}`];
    });
    assert.deepEqual(accused, []);
  });
}

test('the healthy clusters that evidence is taken from are recorded', () => {
  assert.equal(recordings.filter((one) => chosen.includes(`${one.id} ${one.mode}`)).length, chosen.length);
});
