/** The transport against a real cluster (KUBECONFIG): it must find one, with pod images registry.k8s.io/busybox:1.27.2 at hand. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parse } from 'yaml';
import { connect, findCluster, listAll, openNodeAccess, type NodeAccess, type RunAnswer, type Transport } from '../../fixtures/transport/index.ts';

const options = { timeout: 40_000 };
const namespace = `transport-${randomBytes(3).toString('hex')}`;
const strict = `${namespace}-strict`;
const limit = { timeoutMs: 15_000 };
let folder = '';
let transport: Transport;
let access: NodeAccess;
let nodes: string[] = [];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'transport-'));
  const found = findCluster();
  assert.equal(found.found, true, found.found ? '' : found.why);
  transport = await connect();
  for (const [name, level] of [[namespace, 'privileged'], [strict, 'restricted']] as const) {
    const made = await transport.api({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': level } } } });
    assert.equal(made.status, 201, made.error?.message);
  }
  const list = await transport.api({ method: 'GET', path: '/api/v1/nodes' });
  nodes = (list.body.items as { metadata: { name: string } }[]).map(({ metadata }) => metadata.name);
  access = openNodeAccess(transport, { kind: 'debug-pod', namespace, labels: { 'transport-test': namespace } });
  const troubles = await access.start(nodes.map((name) => ({ name })));
  assert.deepEqual([...troubles], []);
}, options);

after(async () => {
  await access.close();
  for (const name of [namespace, strict]) await transport.api({ method: 'DELETE', path: `/api/v1/namespaces/${name}` });
  await transport.close();
  await rm(folder, { recursive: true });
}, options);

const on = (script: string, more: object = {}): Promise<RunAnswer> => access.run(nodes[0] ?? '', script, { ...limit, ...more });

/** The same cluster as somebody else: the current user's entry of the kubeconfig changed. */
async function as(change: (user: Record<string, unknown>) => Record<string, unknown>): Promise<Transport> {
  const original = parse(await readFile(process.env.KUBECONFIG ?? '', 'utf8')) as { users: { user: Record<string, unknown> }[] };
  for (const entry of original.users) entry.user = change(entry.user);
  const path = join(folder, randomBytes(4).toString('hex'));
  await writeFile(path, JSON.stringify(original));
  return connect({ env: { KUBECONFIG: path } });
}

test('reads the API as it is, text included', options, async () => {
  const version = await transport.api({ method: 'GET', path: '/version' });
  assert.match(version.body.gitVersion as string, /^v1\.\d+/);
  assert.match((await transport.api({ method: 'GET', path: '/livez?verbose', raw: true })).body as string, /livez check passed/);
});

test('pages make the list that one request makes', options, async () => {
  const path = '/apis/rbac.authorization.k8s.io/v1/clusterroles';
  const [paged, whole] = [await listAll(transport, path, { pageSize: 7 }), await transport.api({ method: 'GET', path })];
  assert.deepEqual(paged.body.items, whole.body.items);
  assert.deepEqual(Object.keys(paged.body.metadata as object), ['resourceVersion']);
});

const wrongs: readonly [string, () => Promise<{ error?: { kind: string; message: string } }>, string, RegExp][] = [
  ['a missing object', () => transport.api({ method: 'GET', path: `/api/v1/namespaces/${namespace}/services/nope` }), 'not-found', /^get service \S+\/nope: not found \(services "nope" not found\)$/],
  ['an object twice', () => transport.api({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name: namespace } } }), 'conflict', /^create namespace \S+: namespaces "\S+" already exists$/],
  ['a wrong field', () => transport.api({ method: 'POST', path: `/api/v1/namespaces/${namespace}/services`, body: { metadata: { name: 'x' }, spec: { ports: [{ port: 99_999 }] } } }), 'invalid', /^create service \S+\/x: Service "x" is invalid: \[?spec\.ports\[0\]\.port: Invalid value/],
  ['a dry server-side apply of nonsense', () => transport.api({ method: 'PATCH', path: `/api/v1/namespaces/${namespace}/services/y?fieldManager=test&dryRun=All`, contentType: 'application/apply-patch+yaml', body: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'y' }, spec: { nope: 1 } } }), 'server', /nope/],
  ['exec in a pod that is not there', () => transport.exec({ namespace, pod: 'nope', command: ['true'], ...limit }), 'not-found', /^exec in pod \S+\/nope: not found \(pods "nope" not found\)$/],
];
for (const [what, call, kind, message] of wrongs) {
  test(`${what} is one sentence`, options, async () => {
    const { error } = await call();
    assert.equal(error?.kind, kind, error?.message);
    assert.match(error?.message ?? '', message);
  });
}

test('a user without rights, and one without valid credentials', options, async () => {
  const jane = await as((user) => ({ ...user, as: 'jane', 'as-groups': ['system:authenticated'] }));
  const [list, run] = [await jane.api({ method: 'GET', path: '/api/v1/namespaces/kube-system/pods' }), await jane.exec({ namespace, pod: 'x', command: ['true'], ...limit })];
  assert.deepEqual([list.error?.kind, list.error?.message], ['forbidden', 'get pods in kube-system: forbidden for user jane']);
  assert.deepEqual([run.error?.kind, run.error?.message], ['forbidden', `exec in pod ${namespace}/x: forbidden for user jane`]);
  const nobody = await as(() => ({ token: 'not-a-token' }));
  const refused = await nobody.api({ method: 'GET', path: '/api/v1/nodes' });
  assert.equal(refused.error?.kind, 'unauthorized');
  await Promise.all([jane.close(), nobody.close()]);
});

test('a namespace that forbids privileged pods says so, for each node, at once', options, async () => {
  const refused = openNodeAccess(transport, { kind: 'debug-pod', namespace: strict, labels: {} });
  const troubles = await refused.start(nodes.map((name) => ({ name })));
  assert.deepEqual([...troubles].map(([name, { kind, reason }]) => [name, kind, reason]), nodes.map((name) => [name, 'rejected', 'PodSecurity']));
});

test('an image that cannot be had, and a node that does not exist, are told apart', options, async () => {
  const missing = openNodeAccess(transport, { kind: 'debug-pod', namespace, labels: {}, image: 'registry.invalid/nope:1', startTimeoutMs: 15_000 });
  const nowhere = openNodeAccess(transport, { kind: 'debug-pod', namespace, labels: {}, startTimeoutMs: 1_500 });
  const [[, image] = [], [, node] = []] = await Promise.all([missing, nowhere].map(async (one, n) => [...(await one.start([{ name: n === 0 ? (nodes[0] ?? '') : 'no-such-node' }]))][0] ?? []));
  assert.match(image?.message ?? '', /registry\.invalid\/nope:1/);
  assert.ok(image?.kind === 'server' || image?.kind === 'timeout', `${image?.kind}`);
  // The garbage collector may take a pod of an unknown node away before the time is over.
  assert.match(node?.message ?? '', /^node no-such-node: its debug pod (?:is not running after 1\.5 s: its kubelet has not taken it up|was deleted by somebody)$/);
  await Promise.all([missing.close(), nowhere.close()]);
});

test('node scripts see the node: its network, its processes, its files', options, async () => {
  const answers = await Promise.all(nodes.map((node) => access.run(node, 'chroot $HOST cat /etc/hostname 2>/dev/null || chroot $HOST hostname; ip -o link | wc -l; chroot $HOST ps -e 2>/dev/null | grep -c kubelet || ps | grep -c kubelet', limit)));
  for (const { exit, stdout } of answers) {
    assert.equal(exit, 0, stdout);
    assert.match(stdout, /\n[1-9]\d*\n[1-9]\d*\n$/);
  }
});

test('exit codes, both streams, stdin and characters of any width', options, async () => {
  const { ms: _ms, ...answer } = await on('cat; echo "żółw 🐢" >&2; exit 42', { stdin: 'wejście' });
  assert.deepEqual(answer, { exit: 42, stdout: 'wejście', stderr: 'żółw 🐢\n' });
});

test('large output arrives whole, larger is cut', options, async () => {
  const [whole, cut] = await Promise.all([on('head -c 3000000 /dev/zero | tr "\\0" x'), on('head -c 9000000 /dev/zero | tr "\\0" y; exit 3')]);
  assert.deepEqual([whole.exit, whole.stdout.length, whole.cut], [0, 3_000_000, undefined]);
  assert.deepEqual([cut.exit, cut.stdout.length, cut.cut], [3, 8 * 1024 * 1024, ['stdout']]);
});

test('scripts too long for a URL, with and without input', options, async () => {
  const padding = `# ${'ż'.repeat(30_000)}\n`;
  assert.equal((await on(`${padding}echo done; cat`)).stdout, 'done\n');
  assert.equal((await on(`${padding}echo done; cat`, { stdin: 'input' })).stdout, 'done\ninput');
  const large = 'z'.repeat(2_000_000);
  assert.equal((await on('wc -c', { stdin: large })).stdout.trim(), '2000000');
});

test('a program that the image lacks is told from one that fails', options, async () => {
  const pod = await podName();
  const missing = await transport.exec({ namespace, pod, command: ['no-such-program'], ...limit });
  assert.deepEqual([missing.error?.kind, missing.error?.message], ['no-such-program', `exec in pod ${namespace}/${pod}: the image has no program no-such-program`]);
  const shell = await on('no-such-program');
  assert.deepEqual([shell.exit, shell.error], [127, undefined]);
  const container = await transport.exec({ namespace, pod, container: 'nope', command: ['true'], ...limit });
  assert.deepEqual([container.exit, container.error?.kind], [null, 'not-found']);
  assert.match(container.error?.message ?? '', /: container nope is not valid for pod /);
});

test('a command that does not end is left at the deadline', options, async () => {
  const answer = await on('echo begun; sleep 60', { timeoutMs: 800 });
  assert.deepEqual([answer.exit, answer.stdout, answer.error?.kind], [null, 'begun\n', 'timeout']);
  assert.ok(answer.ms < 3_000, `${answer.ms} ms`);
});

test('twenty commands at once all end with their own output', options, async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => on(`echo ${n}; exit ${n}`)));
  assert.deepEqual(answers.map(({ exit, stdout }) => [exit, stdout]), Array.from({ length: 20 }, (_, n) => [n, `${n}\n`]));
});

test('a pod deleted under a command ends the command', options, async () => {
  const short = openNodeAccess(transport, { kind: 'debug-pod', namespace, labels: {} });
  assert.equal((await short.start([{ name: nodes[0] ?? '' }])).size, 0);
  const pending = short.run(nodes[0] ?? '', 'echo begun; sleep 60', { timeoutMs: 30_000 });
  await new Promise((resolve) => { setTimeout(resolve, 500); });
  await short.close();
  const answer = await pending;
  assert.ok(answer.exit === 137 || answer.error?.kind === 'dropped', `exit ${answer.exit}, ${answer.error?.message}`);
  assert.ok(answer.ms < 15_000, `${answer.ms} ms`);
});

async function podName(): Promise<string> {
  const list = await transport.api({ method: 'GET', path: `/api/v1/namespaces/${namespace}/pods?labelSelector=transport-test` });
  return (list.body.items as { metadata: { name: string } }[])[0]?.metadata.name ?? '';
}
