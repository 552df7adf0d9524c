/** A user whose rights end at some namespaces: what can be read is judged, what cannot accuses nobody and proves nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseNodes } from '#fixtures/look/choose-nodes.ts';
import { clientOf } from '#fixtures/look/find-client.ts';
import { partsToRead } from '#fixtures/look/parts-to-read.ts';
import { readCluster } from '#fixtures/look/read.ts';
import { readOptions } from '#fixtures/options.ts';
import type { Transport } from '#fixtures/transport/index.ts';
import { needs, ofDns } from '#helpers/needs.ts';
import { namespaced, objectsOf, paths } from '#helpers/objects.ts';
import { partOf, pathIn, podPath } from '#helpers/parts.ts';
import { rightsMissing } from '#helpers/rights.ts';
import { rules } from '#helpers/statements.ts';
import type { Read, Survey } from '#helpers/survey.ts';
import { gaveNothing, nodeNames, unreadIn } from '#helpers/unread.ts';
import { verdictText } from '#helpers/verdict-text.ts';
import { healthyCluster, judge, of, pod, statements, surveyOf, type Cluster } from './build-survey.ts';

const all = statements();
const why = (words: string): string => `${words}: forbidden for user dev`;

interface Item { readonly metadata: { readonly name: string; readonly namespace?: string } }

/** The same survey as it comes home to somebody who may read these namespaces alone, and make nothing. */
function narrowed(survey: Survey, namespaces: readonly string[]): Survey {
  const isNarrow = (path: string): boolean => path === paths.nodes || namespaced.some((kind) => paths[kind] === path);
  const refused = (path: string): Read => ({ path, moment: 'first', clock: 0, ms: 1, status: 403, body: null, error: why(`get ${path}`) });
  const partsIn = (read: Read, namespace: string): Read => {
    const { items } = read.body as { readonly items: readonly Item[] };
    const own = items.filter(({ metadata }) => metadata.namespace === namespace);
    return { ...read, path: pathIn(read.path, namespace), body: read.path === paths.namespaces ? { kind: 'Namespace', ...items.find(({ metadata }) => metadata.name === namespace) } : { items: own } };
  };
  return {
    ...survey,
    reads: survey.reads.flatMap((read) => (isNarrow(read.path) ? [refused(read.path), ...(read.path === paths.nodes || read.path === paths.leases ? [] : namespaces.map((namespace) => partsIn(read, namespace)))]
      : partOf(read.path) === null && !/\/(configmaps|log|proxy)\b/.test(read.path) ? [read] : [])),
    nodes: [], pods: [], attempts: survey.attempts.filter(({ from }) => from.kind === 'client'),
    writes: [{ verb: 'create', object: `Namespace ${survey.plan.namespace}`, clock: 900, status: 403, error: 'namespaces is forbidden: User "dev" cannot create resource "namespaces"' }],
  };
}

function seen(change: (cluster: Cluster) => void = () => undefined, namespaces: readonly string[] = ['app']) {
  const cluster = healthyCluster();
  change(cluster);
  const { verdict, judged } = judge(narrowed(surveyOf(cluster), namespaces), all);
  return { verdict, passed: judged.filter(({ judgement }) => judgement.findings.length + judgement.unseen.length === 0 && judgement.notApplicable === undefined).map(({ statement }) => statement), findings: [...verdict.causes, ...verdict.risks].map(({ finding }) => finding) };
}

const fromClient = (cluster: Cluster): void => {
  cluster.pods.push(pod('app', 'cli', 'node1', '10.244.1.50', { app: 'cli' }, 1));
  cluster.plan.client = { namespace: 'app', pod: 'cli' };
};

const mistyped = (cluster: Cluster): void => {
  const { web, webSlice } = of(cluster);
  web.spec.selector = { app: 'wbe' };
  webSlice.endpoints = [];
};

test('a healthy Service is accused of nothing, and only what was read is green', () => {
  const { verdict, passed, findings } = seen();
  assert.equal(verdict.status, 'inconclusive');
  assert.deepEqual(findings, []);
  assert.deepEqual(passed.sort(), ['podsReady', 'podsRun', 'podsStay', 'portIsListed', 'rolloutKeepsLabels', 'selectorPicksPods', 'serviceExists', 'serviceIsServed', 'slicesListPods'].map((rule) => `${rule} target`));
});

test('where nothing may be read, nothing is green', () => {
  assert.deepEqual(seen(undefined, []).passed, []);
  assert.deepEqual(seen(undefined, []).findings, []);
});

test('a healthy Service that a client asks is accused of nothing', () => {
  const { verdict, passed, findings } = seen(fromClient);
  assert.equal(verdict.status, 'inconclusive');
  assert.deepEqual(findings, []);
  for (const rule of ['serviceIpAnswers target', 'backendsAnswer target', 'fullNamesResolve target']) assert.ok(passed.includes(rule), `${rule} is not among ${passed.join(', ')}`);
});

test('a Service that picks no pod is broken, though nobody could ask it', () => {
  const { verdict, findings } = seen(mistyped);
  assert.deepEqual([verdict.status, verdict.unasked, ...findings], ['broken', true, 'endpoints/selector']);
});

test('a Service that may not be read is not one that is not there', () => {
  const remove = (cluster: Cluster): void => { cluster.services = cluster.services.filter(({ metadata }) => metadata.name !== 'web'); };
  assert.deepEqual(seen(remove).findings, ['service/missing']);
  assert.deepEqual([seen(remove, ['kube-system']).verdict.status, ...seen(remove, ['kube-system']).findings], ['inconclusive']);
});

test('the DNS Service may be in a namespace that is not read', () => {
  const { findings } = seen((cluster) => { for (const one of [of(cluster).dns, ...of(cluster).servers]) one.metadata.namespace = 'dns-system'; }, ['app', 'kube-system']);
  assert.deepEqual(findings, []);
});

test('of a risk that nobody could feel it is not said that traffic flows', () => {
  const { verdict } = seen((cluster) => Object.assign(of(cluster).web.metadata, { deletionTimestamp: '2026-09-01T11:00:00Z', finalizers: ['example/held'] }));
  assert.deepEqual([verdict.status, verdict.unasked], ['at-risk', true]);
  const text = verdictText(verdict, { passed: 1, failed: 1, skipped: 0, inconclusive: 0, notApplicable: 0 });
  assert.match(text, /nobody could ask it/);
  assert.doesNotMatch(text, /traffic flows/);
});

test('nobody makes pods, as far as can be read of those who would: no controller is accused', () => {
  const cluster = healthyCluster();
  mistyped(cluster);
  of(cluster).web.spec.selector = { app: 'web' };
  cluster.pods = cluster.pods.filter(({ metadata }) => metadata.namespace !== 'app');
  cluster.replicaSets = [];
  const survey = narrowed(surveyOf(cluster), ['app']);
  const { verdict } = judge({ ...survey, reads: survey.reads.filter(({ path }) => path !== pathIn(paths.events, 'app')) }, all);
  assert.ok(![...verdict.causes, ...verdict.risks].some(({ object }) => object === 'kube-controller-manager'), verdict.headline);
});

test('which right would help is said first, and once', () => {
  const { verdict } = seen();
  const said = verdict.inconclusive.filter((one) => one.includes('ClusterRole view'));
  assert.deepEqual(said, verdict.inconclusive.slice(0, 1));
  assert.ok(!verdict.inconclusive.slice(1).some((one) => one.includes('forbidden for user')), verdict.inconclusive.join('\n'));
  const nodes = { unreadable: { [paths.nodes]: why('get nodes') }, parts: {} };
  assert.match(rightsMissing(nodes) ?? '', /^the right to list nodes would show/);
  assert.equal(rightsMissing({ unreadable: { [paths.nodes]: 'the API did not answer' }, parts: {} }), null);
});

test('every rule that is said to need something is there', () => {
  assert.deepEqual([...Object.keys(needs), ...Object.keys(ofDns)].filter((name) => !(name in rules)), []);
});

test('parts are told from lists, from single objects, and from what belongs to no namespace', () => {
  for (const kind of namespaced) assert.deepEqual(partOf(pathIn(paths[kind], 'app')), { whole: paths[kind], namespace: 'app' });
  for (const path of [paths.nodes, paths.pods, '/api/v1/namespaces/app/pods/web-1', '/api/v1/namespaces/app/pods/web-1/log?x', '/apis/apps/v1/namespaces/app/deployments/web']) assert.equal(partOf(path), null, path);
});

test('a list of parts holds these, and tells what it does not know', () => {
  const objects = objectsOf(narrowed(surveyOf(healthyCluster()), ['app', 'kube-system']).reads, 'first');
  assert.equal(objects.pods.length, 5);
  assert.deepEqual(objects.namespaces.map(({ metadata }) => metadata.name), ['app', 'kube-system']);
  assert.equal(unreadIn(objects, 'pods', 'app'), undefined);
  assert.notEqual(unreadIn(objects, 'pods', 'other'), undefined);
  assert.notEqual(unreadIn(objects, 'pods'), undefined);
  assert.deepEqual(nodeNames(objects), ['node1', 'node2']);
  assert.equal(gaveNothing(objects), false);
  assert.equal(gaveNothing(objectsOf(narrowed(surveyOf(healthyCluster()), []).reads, 'first')), true);
});

test('the part of the namespace that the run has made was not there before', () => {
  const part: Read = { path: pathIn(paths.pods, 'plumbline-1'), moment: 'last', clock: 9, ms: 1, status: 200, body: { items: [pod('plumbline-1', 'probe', 'node1', '10.244.1.9', {}, 1)] } };
  assert.deepEqual([objectsOf([part], 'first').pods.length, objectsOf([part], 'last').pods.length], [0, 1]);
});

test('nodes are looked from by the names that pods give', () => {
  const objects = objectsOf(narrowed(surveyOf(healthyCluster()), ['app']).reads, 'first');
  assert.deepEqual(chooseNodes(objects, { namespace: 'app', name: 'web' }, readOptions({})), ['node1', 'node2']);
  assert.deepEqual(chooseNodes(objects, { namespace: 'app', name: 'web' }, readOptions({ NODES: 'node7' })), ['node7']);
});

test('parts of the namespaces that matter are read, and those of the run once it has made its own', () => {
  const places = { target: { namespace: 'app', name: 'web' }, client: { namespace: 'shop', pod: 'cli' }, namespace: 'plumbline-1' };
  const podsIn = (made: boolean): readonly string[] => partsToRead([paths.pods], { ...places, made });
  assert.deepEqual(podsIn(false), ['app', 'shop', 'kube-system'].map((name) => pathIn(paths.pods, name)));
  assert.deepEqual(podsIn(true), ['app', 'shop', 'kube-system', 'plumbline-1'].map((name) => pathIn(paths.pods, name)));
  assert.deepEqual(partsToRead([paths.nodes, paths.version], { ...places, made: true }), []);
  assert.ok(partsToRead([paths.services], { ...places, made: false }).includes(pathIn(paths.services, 'default')));
});

/** An API that forbids all but what it is told to answer. */
function api(answers: Readonly<Record<string, unknown>>, asked: string[] = []): Transport {
  const answer = async ({ path }: { readonly path: string }): Promise<unknown> => {
    const [bare = path] = path.split(/[?&]limit=/);
    asked.push(bare);
    return bare in answers ? { ok: true, status: 200, ms: 1, body: answers[bare] } : { ok: false, status: 403, ms: 1, error: { kind: 'forbidden', message: why(`get ${bare}`) } };
  };
  return { api: answer } as unknown as Transport;
}

const places = { target: { namespace: 'app', name: 'web' }, client: { namespace: 'app', pod: 'cli' }, namespace: 'plumbline-1', made: false };

test('what was forbidden as a whole is not asked for again as a whole', async () => {
  const asked: string[] = [];
  const transport = api({ [pathIn(paths.pods, 'app')]: { items: [] } }, asked);
  const first = await readCluster(transport, 'first', () => 0, [], places);
  assert.ok(asked.includes(paths.pods) && asked.includes(pathIn(paths.pods, 'app')));
  asked.length = 0;
  await readCluster(transport, 'last', () => 0, [], { ...places, made: true }, first);
  assert.ok(!asked.includes(paths.pods) && asked.includes(pathIn(paths.pods, 'plumbline-1')), asked.join(' '));
});

test('a client is read by its name where pods may not be listed, and is not said to be missing where it may not be read', async () => {
  const client = { namespace: 'app', pod: 'cli' };
  const read = async (answers: Readonly<Record<string, unknown>>): Promise<ReturnType<typeof objectsOf>> => objectsOf(await readCluster(api(answers), 'first', () => 0, [], places), 'first');
  assert.equal(clientOf(client, await read({ [podPath(client)]: pod('app', 'cli', 'node1', '10.244.1.50', {}, 1) }))?.metadata.name, 'cli');
  assert.equal(clientOf(client, await read({})), null);
  const listed = await read({ [pathIn(paths.pods, 'app')]: { items: [] } });
  assert.throws(() => clientOf(client, listed), /there is no such pod/);
});
