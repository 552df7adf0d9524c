import assert from 'node:assert/strict';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { connect as connectTcp, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { connect, type Transport } from '../../../fixtures/transport/index.ts';
import { kubeconfigFor, startFakeApi, statusBody, type FakeApi, type FakeOptions } from './fake-api.ts';

const options = { timeout: 20_000 };
const running: { close(): Promise<void> }[] = [];
after(() => Promise.all(running.map((one) => one.close())));

async function fake(given: FakeOptions = {}): Promise<FakeApi> {
  const api = await startFakeApi(given);
  running.push(api);
  return api;
}

/** A second transport to the same server, as another user or by another way. */
async function as(api: FakeApi, user: object, cluster: object = {}, env: Record<string, string> = {}): Promise<Transport> {
  const path = join(api.folder, `config-${running.length}`);
  await writeFile(path, JSON.stringify(kubeconfigFor(api.url, { user, cluster })));
  const transport = await connect({ env: { KUBECONFIG: path, ...env } });
  running.push(transport);
  return transport;
}
const pods = { method: 'GET', path: '/api/v1/pods' } as const;
const run = { namespace: 'a', pod: 'b', command: ['true'], timeoutMs: 5_000 };

/** A credential plugin: counts its runs in a file and hands out a token with that number. */
async function plugin(api: FakeApi, body = `printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"plugin-token-%s"}}' "$(wc -l < "$0.runs" | tr -d ' ')"`): Promise<string> {
  const path = join(api.folder, `plugin-${running.length}`);
  await writeFile(path, `#!/bin/sh\necho "$KUBERNETES_EXEC_INFO" >> "$0.runs"\n${body}\n`);
  await chmod(path, 0o755);
  return path;
}
const exec = (command: string, more: object = {}) => ({ exec: { apiVersion: 'client.authentication.k8s.io/v1', command, ...more } });

test('user and password, and whom the user asks to be treated as', options, async () => {
  const api = await fake();
  await (await as(api, { username: 'u', password: 'p', as: 'boss', 'as-groups': ['g1', 'g2'], 'as-uid': '7' })).api(pods);
  const { headers } = api.requests[0] ?? assert.fail();
  assert.deepEqual([headers.authorization, headers['impersonate-user'], headers['impersonate-group'], headers['impersonate-uid']], [`Basic ${Buffer.from('u:p').toString('base64')}`, 'boss', 'g1, g2', '7']);
});

test('a token file is read again when its token is refused', options, async () => {
  let accepted = 'first';
  const api = await fake({ answer: ({ headers }) => (headers.authorization === `Bearer ${accepted}` ? {} : { status: 401, body: statusBody(401, 'Unauthorized', 'Unauthorized') }) });
  await writeFile(join(api.folder, 'token'), 'first\n');
  const transport = await as(api, { tokenFile: 'token' });
  assert.equal((await transport.api(pods)).ok, true);
  accepted = 'second';
  await writeFile(join(api.folder, 'token'), 'second\n');
  assert.equal((await transport.api(pods)).ok, true);
  accepted = 'third';
  assert.equal((await transport.api(pods)).error?.kind, 'unauthorized', 'and only once');
});

test('a missing certificate file is one sentence', options, async () => {
  const api = await fake();
  const { error } = await (await as(api, { 'client-certificate': 'nowhere.crt' })).api(pods);
  assert.equal(error?.kind, 'unauthorized');
  assert.match(error?.message ?? '', /^get pods in all namespaces: the client-certificate of the kubeconfig cannot be read: ENOENT/);
});

test('a plugin is run once for many calls, is told of the cluster, and serves exec too', options, async () => {
  const authorizations = new Set<string | undefined>();
  const api = await fake({ answer: ({ headers }) => { authorizations.add(headers.authorization); return {}; }, refuse: (request) => void authorizations.add(request.headers.authorization), exec: ({ end }) => end(0) });
  const command = await plugin(api);
  const transport = await as(api, exec(`./${command.split('/').at(-1)}`, { provideClusterInfo: true }));
  await Promise.all(Array.from({ length: 10 }, () => transport.api(pods)));
  assert.equal((await transport.exec(run)).exit, 0);
  assert.deepEqual([...authorizations], ['Bearer plugin-token-1']);
  const told = JSON.parse(await readFile(`${command}.runs`, 'utf8')) as { kind: string; spec: { cluster: { server: string } } };
  assert.deepEqual([told.kind, told.spec.cluster.server], ['ExecCredential', api.url]);
});

test('a plugin is asked again once when its token is refused, by however many calls', options, async () => {
  const api = await fake({ answer: ({ headers }) => (headers.authorization === 'Bearer plugin-token-1' ? { status: 401, body: statusBody(401, 'Unauthorized', 'Unauthorized'), delayMs: 50 } : {}) });
  const command = await plugin(api);
  const transport = await as(api, exec(command));
  const answers = await Promise.all(Array.from({ length: 5 }, () => transport.api(pods)));
  assert.deepEqual(answers.map(({ ok }) => ok), [true, true, true, true, true]);
  assert.equal((await readFile(`${command}.runs`, 'utf8')).trim().split('\n').length, 2);
});

const broken: readonly [string, (api: FakeApi) => Promise<object>, string, RegExp][] = [
  ['that is not installed', async () => exec('no-such-plugin-here', { installHint: 'Install it from example.com' }), 'unauthorized', /the plugin no-such-plugin-here is not installed; Install it from example\.com$/],
  ['that fails', async (api) => exec(await plugin(api, 'echo "login first; token=abcdefgh12345" >&2; exit 1')), 'unauthorized', /^get pods in all namespaces: no credentials for user jane: the plugin .* failed: login first; token=\[redacted\]$/],
  ['that never ends', async (api) => exec(await plugin(api, 'exec sleep 5')), 'timeout', /no answer within 0\.5 s$/],
];
for (const [what, user, kind, message] of broken) {
  test(`a plugin ${what} is one sentence`, options, async () => {
    const api = await fake();
    const transport = await as(api, await user(api));
    const answer = await transport.api({ ...pods, timeoutMs: kind === 'timeout' ? 500 : 10_000 });
    assert.equal(answer.error?.kind, kind);
    assert.match(answer.error?.message ?? '', message);
    assert.equal(api.requests.length, 0);
  });
}

test('requests and exec go through the proxy of the kubeconfig or of the environment', options, async () => {
  const api = await fake({ exec: ({ end }) => end(0) });
  const tunnels: string[] = [];
  const open = new Set<Socket>();
  const proxy = createServer().on('connect', (request: IncomingMessage, client: Socket) => {
    tunnels.push(request.url ?? '');
    // The name resolves only at the proxy, so nothing can have gone around it.
    const through = connectTcp(Number(new URL(api.url).port), '127.0.0.1', () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
    for (const socket of [client, through]) {
      open.add(socket);
      socket.on('error', () => {});
    }
    through.pipe(client).pipe(through);
  });
  await new Promise<void>((resolve) => { proxy.listen(0, '127.0.0.1', resolve); });
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const cluster = { server: 'https://only-the-proxy-knows.invalid:6443', 'tls-server-name': 'localhost' };
  for (const transport of [await as(api, { token: 't' }, { ...cluster, 'proxy-url': address }), await as(api, { token: 't' }, cluster, { HTTPS_PROXY: address })]) {
    tunnels.length = 0;
    const answer = await transport.api(pods);
    assert.deepEqual([answer.ok, answer.error], [true, undefined]);
    assert.equal((await transport.exec(run)).exit, 0);
    assert.deepEqual([...new Set(tunnels)], ['only-the-proxy-knows.invalid:6443']);
    assert.equal(tunnels.length, 2);
    assert.equal(api.requests.at(-1)?.headers.authorization, 'Bearer t');
  }
  for (const socket of open) socket.destroy();
  proxy.close();
});
