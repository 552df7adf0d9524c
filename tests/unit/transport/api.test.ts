import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { connect, type ApiRequest } from '../../../fixtures/transport/index.ts';
import { createAuthority } from './certificates.ts';
import { authority, kubeconfigFor, startFakeApi, statusBody, type FakeApi, type FakeOptions } from './fake-api.ts';

const options = { timeout: 10_000 };
const running: FakeApi[] = [];
after(() => Promise.all(running.map((api) => api.close())));

async function fake(given: FakeOptions): Promise<FakeApi> {
  const api = await startFakeApi(given);
  running.push(api);
  return api;
}
const pods: ApiRequest = { method: 'GET', path: '/api/v1/namespaces/kube-system/pods' };

test('an object comes back as the server sent it, unknown fields included', options, async () => {
  const { transport, requests } = await fake({ answer: () => ({ body: { kind: 'Pod', spec: { futureField: [1] } } }) });
  const answer = await transport.api({ method: 'GET', path: '/api/v1/namespaces/a/pods/b?x=1' });
  assert.deepEqual([answer.ok, answer.status, answer.body], [true, 200, { kind: 'Pod', spec: { futureField: [1] } }]);
  assert.equal(requests[0]?.headers.authorization, 'Bearer secret-token-of-jane');
  assert.equal(requests[0]?.query.get('x'), '1');
});

test('fifty requests share a few connections', options, async () => {
  const api = await fake({});
  await Promise.all(Array.from({ length: 50 }, () => api.transport.api(pods)));
  await Promise.all(Array.from({ length: 50 }, () => api.transport.api(pods)));
  assert.ok(api.connections() <= 16, `${api.connections()} connections`);
});

test('bodies travel as JSON with the content type that was asked for', options, async () => {
  const { transport, requests } = await fake({});
  await transport.api({ method: 'POST', path: '/api/v1/namespaces', body: { a: 1 } });
  await transport.api({ method: 'PATCH', path: '/api/v1/namespaces/x', body: { b: 2 } });
  await transport.api({ method: 'PATCH', path: '/api/v1/namespaces/x', body: { c: 3 }, contentType: 'application/apply-patch+yaml' });
  assert.deepEqual(requests.map(({ headers, body }) => [headers['content-type'], body]), [
    ['application/json', '{"a":1}'], ['application/merge-patch+json', '{"b":2}'], ['application/apply-patch+yaml', '{"c":3}'],
  ]);
});

const refusals: readonly [string, number, object | string, string, string][] = [
  ['RBAC', 403, statusBody(403, 'Forbidden', 'pods is forbidden: User "system:serviceaccount:a:b" cannot list resource "pods" in API group "" in the namespace "kube-system"'), 'forbidden', 'get pods in kube-system: forbidden for user system:serviceaccount:a:b'],
  ['bad credentials', 401, statusBody(401, 'Unauthorized', 'Unauthorized'), 'unauthorized', 'get pods in kube-system: the server does not accept the credentials of user jane'],
  ['a missing object', 404, statusBody(404, 'NotFound', 'pods "x" not found'), 'not-found', 'get pods in kube-system: not found (pods "x" not found)'],
  ['a conflict', 409, statusBody(409, 'AlreadyExists', 'pods "x" already exists'), 'conflict', 'get pods in kube-system: pods "x" already exists'],
  ['a wrong field', 422, statusBody(422, 'Invalid', 'Service "x" is invalid: spec.ports: Required value'), 'invalid', 'get pods in kube-system: Service "x" is invalid: spec.ports: Required value'],
  ['a webhook that denies', 400, statusBody(400, 'BadRequest', 'admission webhook "v.example.com" denied the request: no'), 'rejected', 'get pods in kube-system: refused by admission: admission webhook "v.example.com" denied the request: no'],
  ['a webhook that cannot be called', 500, statusBody(500, 'InternalError', 'Internal error occurred: failed calling webhook "v.example.com": dial tcp 10.0.0.9:443: connect: connection refused'), 'rejected', 'get pods in kube-system: refused by admission: failed calling webhook "v.example.com": dial tcp 10.0.0.9:443: connect: connection refused'],
  ['PodSecurity', 403, statusBody(403, 'Forbidden', 'pods "x" is forbidden: violates PodSecurity "restricted:latest": privileged'), 'rejected', 'get pods in kube-system: refused by admission: violates PodSecurity "restricted:latest": privileged'],
  ['a kubelet out of reach', 500, statusBody(500, 'InternalError', 'Get "https://10.0.0.1:10250/containerLogs/a/b/c": dial tcp 10.0.0.1:10250: connect: connection refused'), 'unreachable', `get pods in kube-system: the API server does not reach the node's kubelet: Get "https://10.0.0.1:10250/containerLogs/a/b/c": dial tcp 10.0.0.1:10250: connect: connection refused`],
  ['a proxy page', 502, '<html><head><style>p{}</style></head><body><h1>502 Bad Gateway</h1></body></html>', 'server', 'get pods in kube-system: HTTP 502: 502 Bad Gateway'],
  ['a 403 of something else', 403, 'no', 'forbidden', 'get pods in kube-system: forbidden for user jane'],
];
for (const [what, status, body, kind, message] of refusals) {
  test(`${what} is one sentence`, options, async () => {
    const { transport } = await fake({ answer: () => ({ status, body }) });
    const answer = await transport.api(pods);
    assert.deepEqual([answer.ok, answer.status, answer.error?.kind, answer.error?.message], [false, status, kind, message]);
  });
}

test('a proxy that does not reach a node is about its kubelet, one that does not reach a pod is not', options, async () => {
  const { transport } = await fake({ answer: () => ({ status: 503, body: statusBody(503, 'ServiceUnavailable', 'error trying to reach service: dial tcp 10.0.0.1:10250: connect: connection refused') }) });
  const [node, pod] = await Promise.all(['nodes/n', 'namespaces/a/pods/b:10250'].map((path) => transport.api({ method: 'GET', path: `/api/v1/${path}/proxy/metrics`, raw: true })));
  assert.deepEqual([node?.error?.kind, node?.error?.reason], ['unreachable', 'KubeletUnreachable']);
  assert.deepEqual([pod?.error?.kind, pod?.error?.reason], ['server', 'ServiceUnavailable']);
});

test('a 429 waits as long as the server asks and goes on', options, async () => {
  let calls = 0;
  const { transport } = await fake({ answer: () => (++calls === 1 ? { status: 429, headers: { 'retry-after': '1' }, body: statusBody(429, 'TooManyRequests', 'too many') } : { body: { ok: 1 } }) });
  const answer = await transport.api(pods);
  assert.deepEqual([answer.ok, calls], [true, 2]);
  assert.ok(answer.ms >= 950, `${answer.ms} ms`);
  assert.equal(transport.record.entries.at(-1)?.tries, 2);
});

test('a 503 is asked again for GET and for nothing else, and not for ever', options, async () => {
  const { transport, requests } = await fake({ answer: () => ({ status: 503, body: 'busy' }) });
  assert.equal((await transport.api(pods)).error?.kind, 'server');
  assert.equal(requests.length, 3);
  await transport.api({ method: 'POST', path: '/api/v1/namespaces', body: {} });
  assert.equal(requests.length, 4);
  await transport.api({ method: 'GET', path: '/api/v1/namespaces/a/pods/b:80/proxy/', raw: true });
  assert.equal(requests.length, 5, 'behind /proxy a 503 is the answer of a pod');
});

test('a connection that ends is tried again for GET only', options, async () => {
  let calls = 0;
  const { transport } = await fake({ answer: ({ method }) => (method === 'POST' || ++calls === 1 ? 'reset' : { body: { items: [] } }) });
  assert.equal((await transport.api(pods)).ok, true);
  const post = await transport.api({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name: 'n' } } });
  assert.deepEqual([post.status, post.error?.kind], [0, 'dropped']);
  assert.match(post.error?.message ?? '', /^create namespace n: https:\/\/127\.0\.0\.1:\d+ closed the connection before its answer$/);
});

test('a silent server ends at the deadline', options, async () => {
  const { transport } = await fake({ answer: () => 'hang' });
  const answer = await transport.api({ ...pods, timeoutMs: 300 });
  assert.deepEqual([answer.status, answer.error], [0, { kind: 'timeout', message: 'get pods in kube-system: no answer within 0.3 s' }]);
  assert.ok(answer.ms < 1_500, `${answer.ms} ms`);
});

test('the caller can withdraw', options, async () => {
  const { transport } = await fake({ answer: () => 'hang' });
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 50);
  assert.equal((await transport.api({ ...pods, signal: controller.signal })).error?.kind, 'aborted');
  assert.equal((await transport.api({ ...pods, signal: controller.signal })).error?.kind, 'aborted', 'also when it was withdrawn before');
});

test('characters cut by a segment border arrive whole', options, async () => {
  const text = JSON.stringify({ name: 'Zażółć 🦊' });
  const pieces = [...Buffer.from(text)].map((byte) => Buffer.of(byte));
  const { transport } = await fake({ answer: () => ({ pieces }) });
  assert.deepEqual((await transport.api(pods)).body, { name: 'Zażółć 🦊' });
});

test('text stays text when raw, and a body that is no JSON is said to be none', options, async () => {
  const { transport } = await fake({ answer: () => ({ body: 'ok [+]etcd' }) });
  assert.equal((await transport.api({ method: 'GET', path: '/livez', raw: true })).body, 'ok [+]etcd');
  const answer = await transport.api(pods);
  assert.deepEqual([answer.ok, answer.error?.kind, answer.error?.message], [false, 'server', "get pods in kube-system: the answer is not JSON, as an API server's would be: ok [+]etcd"]);
});

test('a closed port is unreachable', options, async () => {
  const closed = createServer();
  await new Promise<void>((resolve) => { closed.listen(0, '127.0.0.1', resolve); });
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => { closed.close(resolve); });
  const { folder } = await fake({});
  await writeFile(`${folder}/closed`, JSON.stringify(kubeconfigFor(`https://127.0.0.1:${port}`)));
  const transport = await connect({ env: { KUBECONFIG: `${folder}/closed` } });
  const answer = await transport.api(pods);
  assert.deepEqual([answer.status, answer.error?.kind, answer.error?.message], [0, 'unreachable', `get pods in kube-system: cannot connect to https://127.0.0.1:${port}: connection refused`]);
  await transport.close();
});

const past = { from: new Date('2020-01-01'), to: new Date('2021-01-01') };
const distrust: readonly [string, FakeOptions, RegExp][] = [
  ['an expired certificate', { serverCertificate: authority.issue({ names: ['127.0.0.1'], ...past }) }, /the certificate of https:\/\/127\.0\.0\.1:\d+ has expired on .*, by its own clock too/],
  ['an unknown authority', { serverCertificate: createAuthority('another').issue({ names: ['127.0.0.1'] }) }, /is signed by an authority that the kubeconfig does not name/],
  ['a wrong name', { serverCertificate: authority.issue({ names: ['other.example.com'] }) }, /is for other names: .*other\.example\.com/],
];
for (const [what, given, message] of distrust) {
  test(`${what} is named`, options, async () => {
    const { transport } = await fake(given);
    const answer = await transport.api(pods);
    assert.equal(answer.error?.kind, 'tls');
    assert.match(answer.error?.message ?? '', message);
    const run = await transport.exec({ namespace: 'a', pod: 'b', command: ['true'], timeoutMs: 3_000 });
    assert.equal(run.error?.kind, 'tls', 'exec says the same');
  });
}

test('tls-server-name and insecure-skip-tls-verify are followed', options, async () => {
  const serverCertificate = authority.issue({ names: ['other.example.com'] });
  for (const cluster of [{ 'tls-server-name': 'other.example.com' }, { 'insecure-skip-tls-verify': true, 'certificate-authority-data': undefined }]) {
    const { transport } = await fake({ serverCertificate, cluster, exec: ({ end }) => end(0) });
    assert.equal((await transport.api(pods)).error, undefined);
    assert.equal((await transport.exec({ namespace: 'a', pod: 'b', command: ['true'], timeoutMs: 3_000 })).error, undefined);
  }
});

test('a plain http server is served too, and one that speaks no TLS is named', options, async () => {
  const { createServer: createHttp } = await import('node:http');
  const plain = createHttp((_request, response) => response.end('{"items":[]}'));
  await new Promise<void>((resolve) => { plain.listen(0, '127.0.0.1', resolve); });
  const { port } = plain.address() as AddressInfo;
  const { folder } = await fake({});
  for (const scheme of ['http', 'https']) {
    await writeFile(`${folder}/${scheme}`, JSON.stringify(kubeconfigFor(`${scheme}://127.0.0.1:${port}`)));
    const transport = await connect({ env: { KUBECONFIG: `${folder}/${scheme}` } });
    const answer = await transport.api(pods);
    assert.equal(answer.error?.message, scheme === 'http' ? undefined : `get pods in kube-system: https://127.0.0.1:${port} does not speak TLS`);
    await transport.close();
  }
  plain.close();
});
