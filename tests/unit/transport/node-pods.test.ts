import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openNodeAccess } from '../../../fixtures/transport/index.ts';
import { nodePodName, nodePodState } from '../../../fixtures/transport/node-pod.ts';
import { startFakeApi, statusBody, type FakeApi, type FakeOptions, type FakeRequest } from './fake-api.ts';

const options = { timeout: 15_000 };
const running: FakeApi[] = [];
after(() => Promise.all(running.map((api) => api.close())));

interface Pod { metadata: { name: string; namespace: string; labels: Record<string, string> }; spec: Record<string, unknown> & { nodeName: string }; status?: object }

/** A namespace of pods whose kubelets behave as `status` says. */
async function kubelets(status: (node: string, asked: number) => object | undefined, more: Partial<FakeOptions> = {}, create?: (pod: Pod) => { status: number; body: unknown } | undefined) {
  const pods = new Map<string, Pod>();
  let asked = 0;
  const answer = ({ method, path, query, body }: FakeRequest) => {
    if (method === 'POST') {
      const pod = JSON.parse(body) as Pod;
      const refused = create?.(pod);
      if (refused !== undefined) return refused;
      pods.set(pod.metadata.name, pod);
      return { status: 201, body: pod };
    }
    if (method === 'DELETE') return pods.delete(path.split('/').at(-1) ?? '') ? {} : { status: 404, body: statusBody(404, 'NotFound', 'gone') };
    asked += 1;
    const [key = '', value] = (query.get('labelSelector') ?? '').split('=');
    const items = [...pods.values()].filter((pod) => pod.metadata.labels[key] === value);
    return { body: { items: items.map((pod) => ({ ...pod, status: status(pod.spec.nodeName, asked) })) } };
  };
  // A container that does not run yet answers no command.
  const refuse: FakeOptions['refuse'] = ({ url = '' }) => {
    const pod = pods.get(/\/pods\/([^/]+)\/exec/.exec(url)?.[1] ?? '');
    return pod !== undefined && nodePodState('n', 'i', { status: status(pod.spec.nodeName, asked) ?? {} }).kind === 'ready' ? undefined : { status: 404, body: JSON.stringify(statusBody(404, 'NotFound', 'container not found ("shell")')) };
  };
  const api = await startFakeApi({ answer, refuse, exec: ({ query, send, end }) => { send(1, query.getAll('command').join('|')); end(0); }, ...more });
  running.push(api);
  return { api, pods };
}
const up = { phase: 'Running', containerStatuses: [{ name: 'shell', state: { running: {} } }] };
const waiting = (reason: string, message?: string) => ({ phase: 'Pending', conditions: [], containerStatuses: [{ name: 'shell', state: { waiting: { reason, message } } }] });
const access = { kind: 'debug-pod', namespace: 'run-1', labels: { run: '1' } } as const;

test('a pod on each node, beside CNI and scheduler, and gone afterwards', options, async () => {
  const { api, pods } = await kubelets((_node, asked) => (asked > 2 ? up : waiting('ContainerCreating')));
  const nodes = openNodeAccess(api.transport, access);
  assert.equal((await nodes.start([{ name: 'node1' }, { name: 'node2.example.com' }])).size, 0);
  assert.deepEqual([...pods.values()].map(({ spec, metadata }) => [spec.nodeName, spec.hostNetwork, spec.hostPID, spec.automountServiceAccountToken, spec.tolerations, metadata.labels.run]),
    ['node1', 'node2.example.com'].map((node) => [node, true, true, false, [{ operator: 'Exists' }], '1']));
  const answer = await nodes.run('node1', 'chroot $HOST iptables-save', { timeoutMs: 3_000, shown: 'chroot /host iptables-save' });
  assert.deepEqual([answer.exit, answer.stdout], [0, 'sh|-c|chroot $HOST iptables-save']);
  const entry = api.transport.record.entries.at(-1);
  assert.deepEqual([entry?.kind, entry?.node], ['node', 'node1']);
  assert.match(entry?.shown ?? '', /^kubectl -n run-1 exec node-node1-[0-9a-f]{6} -- chroot \/host iptables-save$/);
  await nodes.close();
  assert.equal(pods.size, 0);
});

test('a pod that answers is used before its kubelet has written that it runs', options, async () => {
  let executed = 0;
  const { api } = await kubelets(() => waiting('ContainerCreating'), { refuse: () => ((executed += 1) > 1 ? undefined : { status: 404, body: JSON.stringify(statusBody(404, 'NotFound', 'container not found ("shell")')) }) });
  assert.equal((await openNodeAccess(api.transport, access).start([{ name: 'n' }])).size, 0);
  assert.equal(executed, 2);
});

test('one list asks for all nodes', options, async () => {
  const { api } = await kubelets((_node, asked) => (asked > 3 ? up : undefined));
  await openNodeAccess(api.transport, access).start(Array.from({ length: 20 }, (_, n) => ({ name: `n${n}` })));
  assert.equal(api.requests.filter(({ method }) => method === 'GET').length, 4);
});

test('what is wrong with one node is said of that node only', options, async () => {
  const states: Record<string, object | undefined> = {
    good: up, image: waiting('ImagePullBackOff', 'Back-off pulling image "x": not found'), dead: undefined,
    refused: { phase: 'Failed', reason: 'OutOfpods', message: 'Node did not have enough resource: pods' }, slow: waiting('ErrImagePull', 'dial tcp: i/o timeout'),
  };
  const { api } = await kubelets((node) => states[node], {}, ({ spec }) => (spec.nodeName === 'policy' ? { status: 403, body: statusBody(403, 'Forbidden', 'pods "x" is forbidden: violates PodSecurity "restricted:latest": host namespaces') } : undefined));
  const nodes = openNodeAccess(api.transport, { ...access, image: 'example/busybox', startTimeoutMs: 700 });
  const troubles = await nodes.start(['good', 'image', 'dead', 'refused', 'slow', 'policy'].map((name) => ({ name })));
  const said = Object.fromEntries([...troubles].map(([name, { kind, reason, message }]) => [name, [kind, reason, message]]));
  assert.deepEqual(said, {
    image: ['server', 'ImagePullBackOff', 'node image: the image example/busybox cannot be had there (ImagePullBackOff: Back-off pulling image "x": not found)'],
    dead: ['timeout', undefined, 'node dead: its debug pod is not running after 0.7 s: its kubelet has not taken it up'],
    refused: ['rejected', 'OutOfpods', 'node refused: its kubelet refuses the debug pod (OutOfpods: Node did not have enough resource: pods)'],
    slow: ['timeout', undefined, 'node slow: its debug pod is not running after 0.7 s: ErrImagePull: dial tcp: i/o timeout'],
    policy: ['rejected', 'PodSecurity', said.policy?.[2]],
  });
  assert.match(said.policy?.[2] ?? '', /^node policy: create pod run-1\/node-policy-\w+: refused by admission: violates PodSecurity/);
  assert.equal((await nodes.run('good', 'true', { timeoutMs: 2_000 })).exit, 0);
  assert.deepEqual((await nodes.run('image', 'true', { timeoutMs: 2_000 })).error, troubles.get('image'));
  assert.match((await nodes.run('other', 'true', { timeoutMs: 2_000 })).error?.message ?? '', /no node access was prepared/);
});

test('long scripts and their input travel by stdin', options, async () => {
  const received: [string[], string][] = [];
  const { api } = await kubelets(() => up, { exec: async ({ query, stdin, stdinEnded, end }) => {
    await stdinEnded;
    received.push([query.getAll('command'), stdin().toString()]);
    end(0);
  } });
  const nodes = openNodeAccess(api.transport, access);
  await nodes.start([{ name: 'n' }]);
  const script = `: ${'ż'.repeat(5_000)}`;
  await nodes.run('n', script, { timeoutMs: 3_000 });
  await nodes.run('n', script, { timeoutMs: 3_000, stdin: 'input' });
  await nodes.run('n', 'cat', { timeoutMs: 3_000, stdin: 'input' });
  assert.deepEqual(received, [
    [['sh', '-c', 'eval "$(cat)"'], script],
    [['sh', '-c', 'eval "$(dd bs=1 count=$0 2>/dev/null)"', String(Buffer.byteLength(script))], `${script}input`],
    [['sh', '-c', 'cat'], 'input'],
  ]);
});

test('the API failing while pods start is said with its own words', options, async () => {
  let broken = false;
  const { api } = await kubelets(() => undefined, { answer: ({ method }) => (method === 'POST' ? { body: {} } : { status: 403, body: statusBody(403, 'Forbidden', 'pods is forbidden: User "jane" cannot list resource "pods"') }) });
  broken = true;
  const troubles = await openNodeAccess(api.transport, { ...access, startTimeoutMs: 300 }).start([{ name: 'n' }]);
  assert.equal(broken && troubles.get('n')?.message, 'node n: its debug pod is not running after 0.3 s: get pods in run-1: forbidden for user jane');
});

test('a start can be withdrawn, and what it made is still removed', options, async () => {
  const { api, pods } = await kubelets(() => undefined);
  const nodes = openNodeAccess(api.transport, access);
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 300);
  assert.equal((await nodes.start([{ name: 'n' }], controller.signal)).get('n')?.kind, 'aborted');
  assert.equal(pods.size, 1);
  await nodes.close();
  assert.equal(pods.size, 0);
});

test('without node access every node says so', options, async () => {
  const { api } = await kubelets(() => up);
  const nodes = openNodeAccess(api.transport, { kind: 'none' });
  assert.equal((await nodes.start([{ name: 'n' }])).get('n')?.message, 'node n: commands on nodes are switched off (node access none)');
  assert.equal((await nodes.run('n', 'true', { timeoutMs: 1 })).error?.kind, 'unreachable');
  assert.equal(api.requests.length, 0);
});

test('states that will not get better are told at once, others are awaited', () => {
  const kind = (status: object | undefined) => nodePodState('n', 'i', status === undefined ? undefined : { status }).kind;
  assert.deepEqual(['ContainerCreating', 'ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'CreateContainerError'].map((reason) => kind(waiting(reason))), ['waiting', 'waiting', 'failed', 'failed', 'failed']);
  assert.deepEqual([kind(undefined), kind({}), kind(up), kind({ phase: 'Running', containerStatuses: [{ name: 'shell', state: { terminated: { exitCode: 1 } } }] })], ['failed', 'waiting', 'ready', 'failed']);
});

test('pod names are legal, short and tell the node', () => {
  for (const node of ['node1', 'ip-10-0-0-1.eu-west-1.compute.internal', `${'x'.repeat(60)}.${'y'.repeat(60)}`, 'n.-x']) {
    const name = nodePodName('node', node, 'abc123');
    assert.match(name, /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])$/);
  }
  const long = 'gke-production-europe-west4-cluster-default-pool-3f2a1b9c-';
  assert.notEqual(nodePodName('node', `${long}x7kq`, 'abc123'), nodePodName('node', `${long}x7kr`, 'abc123'));
});
