import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { attemptScript, quote, readAttemptScript, readControl, readSynsRepeated, type Try, type TryResult } from '#fixtures/look/attempt-script.ts';
import { askHttp, askNameByTcp } from '#fixtures/look/tries.ts';
import { classify } from '#helpers/outcome.ts';
import { startDns, startHttp } from './local-servers.ts';

/** A BusyBox, where this machine has one: `BUSYBOX` names another. */
const busybox = [process.env['BUSYBOX'] ?? '', '/bin/busybox', '/usr/bin/busybox', ...whereTheLabHasOne()].find((file) => file !== '' && existsSync(file));
const folder = mkdtempSync(join(tmpdir(), 'attempt-script-'));
after(() => rmSync(folder, { recursive: true, force: true }));
if (busybox !== undefined) spawnSync(busybox, ['--install', '-s', folder]);

const shells: readonly { readonly name: string; readonly command: readonly [string, ...string[]]; readonly path: string; readonly skip: string | false }[] = [
  { name: 'sh', command: ['sh'], path: process.env['PATH'] ?? '', skip: false },
  { name: 'busybox sh', command: [busybox ?? 'busybox', 'sh'], path: `${folder}:${process.env['PATH'] ?? ''}`, skip: busybox === undefined ? 'this machine has no BusyBox (BUSYBOX=file)' : false },
];

/** The lab keeps the root of its nodes in the user's cache. */
function whereTheLabHasOne(): readonly string[] {
  const found = spawnSync('sh', ['-c', 'ls -d "${XDG_CACHE_HOME:-$HOME/.cache}"/plumbline/node-root-*/usr/bin/busybox 2>/dev/null'], { encoding: 'utf8' });
  return found.stdout.split('\n').filter((line) => line !== '');
}

function tryOf(id: string, command: string, seconds = 5): Try {
  return { id, from: { kind: 'probe', node: 'node1' }, to: { role: 'target', via: 'endpoint' }, tool: 'http', round: 'main', command, seconds };
}

async function run(shell: (typeof shells)[number], tries: readonly Try[], env: Readonly<Record<string, string>> = {}): Promise<readonly TryResult[]> {
  const [program, ...args] = shell.command;
  const child = spawn(program, [...args, '-c', attemptScript(tries)], { env: { ...process.env, PATH: shell.path, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await new Promise((resolve) => child.once('close', resolve));
  const results = readAttemptScript(Buffer.concat(chunks).toString('utf8'), tries);
  return tries.map((one) => results.get(one.id) ?? assert.fail(`${one.id} has no record`));
}

for (const shell of shells) {
  const options = { skip: shell.skip };

  test(`${shell.name}: a client's proxy is not asked for what its NO_PROXY spares, nor for a lookup`, options, async () => {
    const asked = async (spared: string): Promise<string> => {
      const hosts = ['web', 'web.app.svc', 'web.app.svc.cluster.local', '10.96.1.2', '192.0.2.1'];
      const tries = hosts.map((host): Try => ({ ...tryOf(host, "sh -c 'echo $http_proxy'"), from: { kind: 'client', node: 'node1', pod: 'a/b' }, to: { role: 'target', via: 'name', name: host } }));
      const results = await run(shell, [...tries, { ...(tries[0] as Try), id: 'lookup', tool: 'lookup' }], { http_proxy: 'http://192.0.2.9:3128', no_proxy: spared, NO_PROXY: '' });
      return results.filter(({ stdout }) => stdout.trim() !== '').map(({ id }) => id).join(' ');
    };
    assert.equal(await asked(''), 'web web.app.svc web.app.svc.cluster.local 10.96.1.2 192.0.2.1');
    assert.equal(await asked('web, .svc,.cluster.local:80'), 'web.app.svc.cluster.local 10.96.1.2 192.0.2.1');
    assert.equal(await asked('*.cluster.local,10.0.0.0/8,app'), 'web web.app.svc 192.0.2.1');
    assert.equal(await asked('*'), '');
  });

  test(`${shell.name}: a lookup is over when the name is resolved, or is not`, options, async () => {
    const lookup = (id: string, command: string): Try => ({ ...tryOf(id, command), tool: 'lookup' });
    const [led, unknown, silent] = await run(shell, [
      lookup('led', `sh -c 'echo "Connecting to web:80 (10.96.0.7:80)" >&2; exec sleep 4'`), lookup('unknown', `sh -c 'echo "wget: bad address" >&2; exit 1'`), { ...lookup('silent', 'sleep 9'), seconds: 1 },
    ]);
    assert.deepEqual([led?.exit, led?.stderr, unknown?.exit, unknown?.stderr], [0, 'Connecting to web:80 (10.96.0.7:80)', 1, 'wget: bad address']);
    assert.ok((led?.ms ?? 9000) < 3500, 'what came of the connection is not waited for');
    assert.ok([124, 137, 143].includes(silent?.exit ?? 0), 'a name that is not answered takes its time');
  });

  test(`${shell.name}: exit codes, both outputs and lengths come home`, options, async () => {
    const results = await run(shell, [
      tryOf('good', 'echo fine'), tryOf('bad', "sh -c 'echo lost >&2; exit 7'"), tryOf('silent', 'true'), tryOf('absent', 'no-such-program-here'),
      tryOf('pipe', 'printf abc | tr a-c x-z'), tryOf('lines', "printf 'one\\ntwo\\n\\nfour'"), tryOf('marks', "printf 'a\\n@@@tcp\\n9 0 1 2\\nb\\n'"),
    ]);
    const by = Object.fromEntries(results.map((one) => [one.id, one]));
    assert.deepEqual([by['good']?.exit, by['good']?.stdout.trim(), by['good']?.bytes], [0, 'fine', 5]);
    assert.deepEqual([by['bad']?.exit, by['bad']?.stdout.trim(), by['bad']?.stderr], [7, '', 'lost']);
    assert.deepEqual([by['silent']?.exit, by['silent']?.stdout.trim(), by['silent']?.bytes], [0, '', 0]);
    assert.equal(by['absent']?.exit, 127);
    assert.deepEqual([by['pipe']?.exit, by['pipe']?.stdout.trim()], [0, 'xyz']);
    assert.equal(by['lines']?.stdout.trim(), 'one\ntwo\n\nfour');
  });

  test(`${shell.name}: all run at once, a long one is ended in its time, and times are told`, options, async () => {
    const began = performance.now();
    const [slow, slower, endless, quick] = await run(shell, [tryOf('slow', 'sleep 0.5'), tryOf('slower', 'sleep 0.8'), tryOf('endless', 'sleep 30', 1), tryOf('quick', 'true')]);
    const took = performance.now() - began;
    assert.equal(slow?.exit, 0);
    assert.ok((slow?.ms ?? 0) >= 450, `slow took ${slow?.ms ?? 0} ms`);
    assert.ok((slower?.ms ?? 0) >= 750, `slower took ${slower?.ms ?? 0} ms`);
    assert.ok([124, 137, 143].includes(endless?.exit ?? 0), `ended with ${endless?.exit ?? 0}`);
    assert.ok((endless?.ms ?? 0) >= 950 && (endless?.ms ?? 0) < 20_000, `endless took ${endless?.ms ?? 0} ms`);
    assert.ok((quick?.ms ?? Infinity) < (endless?.ms ?? 0), 'the quick one does not wait for the endless one');
    assert.ok([slow, slower, endless, quick].every((one) => (one?.offsetMs ?? -1) >= 0), 'offsets are after the start');
    assert.ok(took < 20_000, `all took ${took} ms`);
  });

  test(`${shell.name}: what a command started for itself does not outlive its time`, options, async () => {
    const [one] = await run(shell, [tryOf('pipe', 'sleep 30 | cat', 1)]);
    assert.ok([124, 137, 143].includes(one?.exit ?? 0), `ended with ${one?.exit ?? 0}`);
  });

  test(`${shell.name}: a long answer is cut and its length is told`, options, async () => {
    const [one] = await run(shell, [tryOf('long', "sh -c 'yes 0123456789 | head -c 65536'")]);
    assert.equal(one?.bytes, 65536);
    assert.ok((one?.stdout.length ?? 0) >= 1000 && (one?.stdout.length ?? 0) <= 4000, `${one?.stdout.length ?? 0} characters`);
  });

  test(`${shell.name}: bytes that are no text harm no other record`, options, async () => {
    const [binary, next] = await run(shell, [tryOf('binary', "printf '\\377\\376\\001\\200\\n@@@answers x\\n\\n'"), tryOf('next', 'echo next')]);
    assert.equal(binary?.bytes, 19);
    assert.equal(binary?.exit, 0);
    assert.equal(next?.stdout.trim(), 'next');
  });

  test(`${shell.name}: real requests to real servers`, options, async () => {
    const [web, dns] = await Promise.all([startHttp(), startDns('truth')]);
    try {
      const place = (port: number): Parameters<typeof askHttp>[0] => ({ role: 'target', ip: '127.0.0.1', port });
      const bare = [...(shell.name === 'busybox sh' ? [askHttp(place(web.port), 'endpoint')] : []), ...(shell.name === 'busybox sh' ? [askNameByTcp(place(dns.port), 'endpoint', 'kubernetes.default.svc.cluster.local.')] : [])];
      const tries = bare.map((one, index): Try => ({ ...one, id: `t${index}`, from: { kind: 'probe', node: 'node1' }, round: 'main' }));
      const results = await run(shell, tries);
      const outcomes = results.map((result, index) => classify({ ...(tries[index] as Try), ...result, clock: 0 }));
      assert.deepEqual(outcomes.map(({ kind }) => kind), tries.map(() => 'ok'));
      if (outcomes.length > 0) assert.deepEqual([outcomes[0]?.body?.trim(), outcomes[1]?.addresses], ['web-1', ['127.0.0.1']]);
    } finally {
      await Promise.all([web.close(), dns.close()]);
    }
  });
}

test('a word is one word to a shell, whatever is in it', () => {
  const texts = fc.sample(fc.oneof(fc.string({ maxLength: 12 }), fc.string({ unit: fc.constantFrom("'", '"', '\\', '$', '`', ' ', '\n', '!', '*', ';', '&', 'a'), maxLength: 12 })).filter((text) => !text.includes('\0')), 60);
  const printed = spawnSync('sh', ['-c', `printf '%s\\001' ${texts.map(quote).join(' ')}`], { encoding: 'utf8' });
  assert.deepEqual(printed.stdout.split('\u0001').slice(0, -1), texts);
});

/** What a script prints of three tries, the second of which was killed before it wrote its exit code. */
const whole = `@@@start 10.00
control 0 10.00 10.02
0 0 10.00 10.25
1 
2 1 10.10 13.10
@@@tcp
TcpExt: SyncookiesSent TCPSynRetrans TCPOrigDataSent
TcpExt: 0 4 77
TcpExt: SyncookiesSent TCPSynRetrans TCPOrigDataSent
TcpExt: 0 9 80
@@@bytes
      5 /tmp/tmp.a/0.o
      0 /tmp/tmp.a/0.e
      0 /tmp/tmp.a/1.o
      0 /tmp/tmp.a/1.e
      0 /tmp/tmp.a/2.o
      4 /tmp/tmp.a/2.e
      9 total
@@@answers /tmp/tmp.a
==> /tmp/tmp.a/0.o <==
fine

==> /tmp/tmp.a/0.e <==

==> /tmp/tmp.a/1.o <==

==> /tmp/tmp.a/1.e <==

==> /tmp/tmp.a/2.o <==

==> /tmp/tmp.a/2.e <==
lost`;

test('a record that is missing, cut or garbled is lost, and the others are not', () => {
  const tries = [tryOf('a', 'x'), tryOf('b', 'x'), tryOf('c', 'x')];
  const results = readAttemptScript(whole, tries);
  assert.deepEqual([...results.keys()], ['a', 'c'], 'b wrote no exit code: it was killed');
  assert.deepEqual(results.get('a'), { id: 'a', exit: 0, ms: 250, offsetMs: 0, stdout: 'fine\n', stderr: '', bytes: 5 });
  assert.deepEqual([results.get('c')?.ms, results.get('c')?.offsetMs, results.get('c')?.stderr], [3000, 100, 'lost']);
  assert.equal(readControl(whole), 20);
  const counts = Array.from({ length: whole.length }, (_, cut) => readAttemptScript(whole.slice(0, cut), tries).size);
  assert.deepEqual([...new Set(counts)], [0, 1, 2], 'the more came home, the more is known');
});

test('any text is taken for a record or passed over', () => {
  const lines = [...whole.split('\n'), '@@@answers', '@@@tcp', '==> /tmp/tmp.a/7.o <=='];
  fc.assert(fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom(...lines)), { maxLength: 12 }), (text) => {
    for (const [id, { exit, ms }] of readAttemptScript(text.join('\n'), [tryOf('a', 'x')])) assert.ok(id === 'a' && Number.isInteger(exit) && Number.isInteger(ms), 'a whole record');
  }), { numRuns: 200 });
});

test("repeated SYNs are the difference of the kernel's own counter, found by its name", () => {
  assert.equal(readSynsRepeated(whole), 5);
  assert.equal(readSynsRepeated(whole.replaceAll('TCPSynRetrans', 'TCPOther')), null, 'a kernel that does not say');
  assert.equal(readSynsRepeated(whole.slice(0, 60)), null, 'a script that was cut short');
});
