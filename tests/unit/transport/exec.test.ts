import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { readExecStatus } from '../../../fixtures/transport/exec-status.ts';
import { connect, type ExecRequest } from '../../../fixtures/transport/index.ts';
import { kubeconfigFor, startFakeApi, statusBody, type FakeApi, type FakeOptions } from './fake-api.ts';

const options = { timeout: 15_000 };
const running: FakeApi[] = [];
after(() => Promise.all(running.map((api) => api.close())));

async function fake(given: FakeOptions): Promise<FakeApi> {
  const api = await startFakeApi(given);
  running.push(api);
  return api;
}
const request: ExecRequest = { namespace: 'a', pod: 'b', command: ['cat', '/etc/x y'], timeoutMs: 3_000 };

test('output and exit code of a command', options, async () => {
  const { transport, upgrades } = await fake({ exec: ({ send, end }) => { send(1, 'out'); send(2, 'err'); end(3); } });
  const { ms, ...answer } = await transport.exec({ ...request, container: 'c' });
  assert.deepEqual(answer, { exit: 3, stdout: 'out', stderr: 'err' });
  assert.ok(ms > 0, `${ms} ms`);
  const url = new URL(upgrades[0] ?? '', 'https://x');
  assert.equal(url.pathname, '/api/v1/namespaces/a/pods/b/exec');
  assert.deepEqual([url.searchParams.getAll('command'), url.searchParams.get('container'), url.searchParams.get('stdin')], [['cat', '/etc/x y'], 'c', 'false']);
  assert.equal(transport.record.entries[0]?.shown, "kubectl -n a exec -c c b -- cat '/etc/x y'");
});

test('success without output is exactly that', options, async () => {
  const { transport } = await fake({ exec: ({ end }) => end(0) });
  const { ms: _ms, ...answer } = await transport.exec(request);
  assert.deepEqual(answer, { exit: 0, stdout: '', stderr: '' });
});

test('output that comes after the status is not lost', options, async () => {
  const { transport } = await fake({ exec: ({ send, socket }) => {
    send(3, JSON.stringify({ status: 'Success' }));
    setTimeout(() => { send(1, 'late'); socket.close(); }, 30);
  } });
  assert.equal((await transport.exec(request)).stdout, 'late');
});

test('a server that does not close after the status does not hold us up', options, async () => {
  const { transport } = await fake({ exec: ({ send }) => send(3, JSON.stringify({ status: 'Success' })) });
  const answer = await transport.exec(request);
  assert.equal(answer.exit, 0);
  assert.ok(answer.ms < 1_500, `${answer.ms} ms`);
});

test('characters cut by a frame border arrive whole', options, async () => {
  const { transport } = await fake({ exec: ({ send, end }) => {
    for (const byte of Buffer.from('Zażółć 🦊')) send(1, Buffer.of(byte));
    end(0);
  } });
  assert.equal((await transport.exec(request)).stdout, 'Zażółć 🦊');
});

test('stdin is sent whole and ended, on v5', options, async () => {
  const input = 'żółw\n'.repeat(20_000);
  const { transport, upgrades } = await fake({ exec: async ({ stdin, stdinEnded, send, end }) => {
    await stdinEnded;
    send(1, `${stdin().length} ${stdin().toString() === input}`);
    end(0);
  } });
  assert.equal((await transport.exec({ ...request, stdin: input })).stdout, `${Buffer.byteLength(input)} true`);
  assert.equal(new URL(upgrades[0] ?? '', 'https://x').searchParams.get('stdin'), 'true');
});

test('a server that speaks only v4 gets stdin by its length, and is asked only once', options, async () => {
  const { transport, upgrades } = await fake({ protocols: ['v4.channel.k8s.io'], exec: ({ protocol, query, socket, stdin, send, end }) => {
    const command = query.getAll('command');
    const wanted = Number(command[4] ?? 0);
    const done = () => { send(1, `${protocol} ${stdin().toString()} ${command.slice(5).join(' ')}`); end(0); };
    if (query.get('stdin') === 'false' || stdin().length >= wanted) return done();
    socket.on('message', () => { if (stdin().length >= wanted) done(); });
  } });
  const answer = await transport.exec({ ...request, stdin: 'żółw' });
  assert.equal(answer.stdout, 'v4.channel.k8s.io żółw cat /etc/x y');
  assert.equal(upgrades.length, 2, 'v5 refused, then v4');
  await transport.exec({ ...request, stdin: 'x' });
  assert.equal(upgrades.length, 3, 'v4 at once');
  assert.match((await transport.exec(request)).stdout, /^v4/);
  assert.equal(upgrades.length, 4);
});

test('a stream that drops before a byte came is tried once more', options, async () => {
  let calls = 0;
  const { transport } = await fake({ exec: ({ socket, send, end }) => {
    if (++calls === 1) return socket.terminate();
    send(1, 'second');
    end(0);
  } });
  assert.equal((await transport.exec(request)).stdout, 'second');
  assert.equal(transport.record.entries[0]?.tries, 2);
});

test('a stream that always drops is an error, not a hang', options, async () => {
  const { transport, upgrades } = await fake({ exec: ({ socket }) => socket.terminate() });
  const answer = await transport.exec(request);
  assert.deepEqual([answer.exit, answer.error?.kind, upgrades.length], [null, 'dropped', 2]);
  assert.match(answer.error?.message ?? '', /^exec in pod a\/b: the connection ended before the command's exit code came/);
  assert.ok(answer.ms < 2_000, `${answer.ms} ms`);
});

test('a stream that drops after output keeps the output and is not run twice', options, async () => {
  const { transport, upgrades } = await fake({ exec: ({ socket, send }) => { send(1, 'half'); setTimeout(() => socket.close(1011, 'gone'), 20); } });
  const answer = await transport.exec(request);
  assert.deepEqual([answer.exit, answer.stdout, answer.error?.kind, upgrades.length], [null, 'half', 'dropped', 1]);
});

test('what must not run twice does not', options, async () => {
  const { transport, upgrades } = await fake({ exec: ({ socket }) => socket.terminate() });
  assert.equal((await transport.exec({ ...request, repeatable: false })).error?.kind, 'dropped');
  assert.equal(upgrades.length, 1);
});

test('a command that never ends is left at the deadline, with what it said', options, async () => {
  const { transport } = await fake({ exec: ({ send }) => send(1, 'so far') });
  const answer = await transport.exec({ ...request, timeoutMs: 400 });
  assert.deepEqual([answer.exit, answer.stdout, answer.error], [null, 'so far', { kind: 'timeout', message: 'exec in pod a/b: not finished within 0.4 s' }]);
  assert.ok(answer.ms < 1_500, `${answer.ms} ms`);
});

test('a command that is to speak at once, and does not, is left early; one that has spoken is let end', options, async () => {
  const silent = await fake({ exec: () => undefined });
  const answer = await silent.transport.exec({ ...request, timeoutMs: 5_000, beginMs: 200 });
  assert.deepEqual([answer.exit, answer.error?.kind, answer.error?.reason], [null, 'unreachable', 'KubeletUnreachable']);
  assert.ok(answer.ms < 2_000, `${answer.ms} ms`);
  const slow = await fake({ exec: ({ send, end }) => { send(1, '\n'); setTimeout(() => end(0), 500); } });
  assert.equal((await slow.transport.exec({ ...request, timeoutMs: 5_000, beginMs: 200 })).exit, 0);
});

test('a handshake that never ends is left at the deadline, or when the caller withdraws', options, async () => {
  const { transport } = await fake({ refuse: () => 'hang' });
  assert.deepEqual((await transport.exec({ ...request, timeoutMs: 300 })).error, { kind: 'timeout', message: 'exec in pod a/b: not finished within 0.3 s' });
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 100);
  assert.equal((await transport.exec({ ...request, signal: controller.signal })).error?.kind, 'aborted');
  assert.equal((await transport.exec({ ...request, signal: controller.signal })).error?.kind, 'aborted', 'also when it was withdrawn before');
});

test('a server that takes the connection and never speaks is left at the deadline', options, async () => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => { silent.listen(0, '127.0.0.1', resolve); });
  const { folder } = await fake({});
  await writeFile(`${folder}/silent`, JSON.stringify(kubeconfigFor(`https://127.0.0.1:${(silent.address() as AddressInfo).port}`)));
  const transport = await connect({ env: { KUBECONFIG: `${folder}/silent` } });
  const began = performance.now();
  const [run, answer] = await Promise.all([transport.exec({ ...request, timeoutMs: 400 }), transport.api({ method: 'GET', path: '/version', timeoutMs: 400 })]);
  assert.deepEqual([run.error?.kind, answer.error?.kind], ['timeout', 'timeout']);
  assert.ok(performance.now() - began < 2_000, 'the deadline was kept');
  await transport.close();
  silent.close();
});

test('any status text gives an outcome', options, () => {
  const status = fc.record({ status: fc.constantFrom('Failure', 'Success', 'x'), reason: fc.constantFrom('NonZeroExitCode', 'InternalError', ''), message: fc.string(), details: fc.record({ causes: fc.array(fc.record({ reason: fc.constant('ExitCode'), message: fc.string() })) }, { requiredKeys: [] }) }, { requiredKeys: [] });
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), status.map((value) => JSON.stringify(value))), (text) => {
    const { exit, error } = readExecStatus('exec in pod a/b', 'cat', text, 'jane');
    assert.ok(exit === null ? error !== undefined && !error.message.includes('\n') : Number.isInteger(exit) && error === undefined, `${text}: ${exit} ${error?.message}`);
  }), { numRuns: 500 });
});

const refusals: readonly [string, number, object, string, string][] = [
  ['RBAC', 403, statusBody(403, 'Forbidden', 'pods "b" is forbidden: User "jane" cannot create resource "pods/exec" in API group "" in the namespace "a"'), 'forbidden', 'exec in pod a/b: forbidden for user jane'],
  ['a missing pod', 404, statusBody(404, 'NotFound', 'pods "b" not found'), 'not-found', 'exec in pod a/b: not found (pods "b" not found)'],
  ['a kubelet out of reach', 500, statusBody(500, 'InternalError', 'error dialing backend: dial tcp 10.0.0.1:10250: connect: connection refused'), 'unreachable', "exec in pod a/b: the API server does not reach the node's kubelet: error dialing backend: dial tcp 10.0.0.1:10250: connect: connection refused"],
  ['a finished pod', 400, statusBody(400, 'BadRequest', 'cannot exec into a container in a completed pod; current phase is Succeeded'), 'invalid', 'exec in pod a/b: cannot exec into a container in a completed pod; current phase is Succeeded'],
];
for (const [what, status, body, kind, message] of refusals) {
  test(`a refusal keeps its text: ${what}`, options, async () => {
    const { transport } = await fake({ refuse: () => ({ status, body: JSON.stringify(body) }) });
    const answer = await transport.exec(request);
    assert.deepEqual([answer.exit, answer.error?.kind, answer.error?.message], [null, kind, message]);
  });
}

const failures: readonly [string, object, string, RegExp][] = [
  ['containerd without the program', { status: 'Failure', reason: 'InternalError', message: 'error executing command in container: failed to exec in container: failed to start exec "9f": OCI runtime exec failed: exec failed: unable to start container process: exec: "cat": executable file not found in $PATH: unknown' }, 'no-such-program', /^exec in pod a\/b: the image has no program cat$/],
  ['a program that may not run', { status: 'Failure', reason: 'InternalError', message: 'OCI runtime exec failed: exec failed: unable to start container process: exec: "/x": permission denied: unknown' }, 'no-such-program', /cannot run/],
  ['a container that is not there', { status: 'Failure', reason: 'InternalError', message: 'unable to upgrade connection: container not found ("c")' }, 'not-found', /^exec in pod a\/b: container not found \("c"\)$/],
  ['a kubelet out of reach', { status: 'Failure', reason: 'InternalError', message: 'error dialing backend: dial tcp 10.0.0.1:10250: i/o timeout' }, 'unreachable', /does not reach the node's kubelet/],
  ['an exit code that is no number', { status: 'Failure', reason: 'NonZeroExitCode', message: 'odd', details: { causes: [{ reason: 'ExitCode', message: 'x' }] } }, 'server', /odd/],
];
for (const [what, status, kind, message] of failures) {
  test(`a status that is no exit code: ${what}`, options, async () => {
    const { transport } = await fake({ exec: ({ end }) => end(status) });
    const answer = await transport.exec(request);
    assert.deepEqual([answer.exit, answer.error?.kind], [null, kind]);
    assert.match(answer.error?.message ?? '', message);
  });
}

test('a shell\'s own 127 is an exit code, a runtime\'s 126 with its message is a missing program', options, async () => {
  const plain = await fake({ exec: ({ send, end }) => { send(2, 'sh: nslookup: not found'); end(127); } });
  const shell = await plain.transport.exec(request);
  assert.deepEqual([shell.exit, shell.error], [127, undefined]);
  const docker = await fake({ exec: ({ send, end }) => { send(1, 'OCI runtime exec failed: exec failed: unable to start container process: exec: "cat": executable file not found in $PATH: unknown\r\n'); end(126); } });
  const runtime = await docker.transport.exec(request);
  assert.deepEqual([runtime.exit, runtime.error?.kind], [126, 'no-such-program']);
});

test('endless output is cut, and the exit code still learned', options, async () => {
  const chunk = Buffer.alloc(1024 * 1024, 'ż');
  const { transport } = await fake({ exec: ({ send, end }) => {
    send(1, Buffer.of(0x61));
    for (let sent = 0; sent < 10; sent += 1) send(1, chunk);
    send(2, 'fine');
    end(4);
  } });
  const answer = await transport.exec({ ...request, timeoutMs: 10_000 });
  assert.deepEqual([answer.exit, answer.cut, answer.stderr], [4, ['stdout'], 'fine']);
  assert.equal(Buffer.byteLength(answer.stdout), 8 * 1024 * 1024 - 1, 'the half character at the cut is left out');
  assert.equal(answer.stdout.slice(-2), 'żż');
});

test('frames of unknown channels, empty frames and nonsense do no harm', options, async () => {
  const { transport } = await fake({ exec: ({ socket, send, end }) => {
    socket.send(Buffer.alloc(0));
    send(9, 'what');
    send(255, Buffer.of(1));
    send(3, '');
    send(1, 'ok');
    end(0);
  } });
  const { ms: _ms, ...answer } = await transport.exec(request);
  assert.deepEqual(answer, { exit: 0, stdout: 'ok', stderr: '' });
});

test('a status in two frames is one status', options, async () => {
  const { transport } = await fake({ exec: ({ socket, send }) => { send(3, '{"status":"Suc'); send(3, 'cess"}'); socket.close(); } });
  assert.equal((await transport.exec(request)).exit, 0);
});

test('many at once do not disturb one another', options, async () => {
  const { transport } = await fake({ exec: ({ query, send, end }) => { send(1, query.getAll('command').join(' ')); end(0); } });
  const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => transport.exec({ ...request, command: ['echo', String(n)], timeoutMs: 8_000 })));
  assert.deepEqual(answers.map(({ stdout }) => stdout), Array.from({ length: 40 }, (_, n) => `echo ${n}`));
});
