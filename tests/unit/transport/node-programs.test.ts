import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createRecorder, openNodeAccess, type NodeAccessOptions, type Transport } from '../../../fixtures/transport/index.ts';

const options = { timeout: 15_000 };
const folder = await mkdtemp(join(tmpdir(), 'nodes-'));
after(() => rm(folder, { recursive: true }));

const limit = { timeoutMs: 5_000 };
const open = (how: NodeAccessOptions) => {
  const record = createRecorder();
  const unused = () => Promise.reject(new Error('no API call is expected'));
  const transport: Transport = { context: { name: '', server: '', user: '' }, record, api: unused, exec: unused, close: async () => {} };
  return { record, nodes: openNodeAccess(transport, how) };
};
test('local: a script with its input, output, exit code and $HOST', options, async () => {
  const { nodes, record } = open({ kind: 'local' });
  assert.equal((await nodes.start([{ name: 'the-only-node' }])).size, 0);
  const { ms: _ms, ...answer } = await nodes.run('the-only-node', 'cat; echo "$HOST" >&2; exit 7', { ...limit, stdin: 'żółw', shown: 'iptables-save' });
  assert.deepEqual(answer, { exit: 7, stdout: 'żółw', stderr: '/\n' });
  assert.deepEqual(record.entries.map(({ kind, node, shown, exit }) => [kind, node, shown, exit]), [['node', 'the-only-node', 'iptables-save', 7]]);
});

test('local: of several nodes only the one that this machine is', options, async () => {
  const { nodes } = open({ kind: 'local', hostname: 'me.example.com' });
  const troubles = await nodes.start([{ name: 'me' }, { name: 'other' }, { name: 'x', hostname: 'ME.example.com' }, { name: 'y', internalIP: '127.0.0.1' }]);
  assert.deepEqual([...troubles.keys()], ['other']);
  assert.match(troubles.get('other')?.message ?? '', /this machine \(me\.example\.com\) is another one$/);
});

test('local: what a script started ends with it at the deadline', options, async () => {
  const { nodes } = open({ kind: 'local' });
  await nodes.start([{ name: 'n' }]);
  const answer = await nodes.run('n', `(sleep 1.5; touch ${folder}/survived) & echo begun; wait`, { timeoutMs: 500 });
  assert.deepEqual([answer.exit, answer.stdout, answer.error], [null, 'begun\n', { kind: 'timeout', message: 'node n: not finished within 0.5 s' }]);
  await new Promise((resolve) => { setTimeout(resolve, 1_800); });
  assert.equal((await readdir(folder)).includes('survived'), false);
});

test('local: endless output is cut and the exit code still learned', options, async () => {
  const { nodes } = open({ kind: 'local' });
  await nodes.start([{ name: 'n' }]);
  const answer = await nodes.run('n', 'head -c 9000000 /dev/zero; exit 3', limit);
  assert.deepEqual([answer.exit, answer.cut, answer.stdout.length], [3, ['stdout'], 8 * 1024 * 1024]);
});

test('local: a missing helper program and a killed script are told apart from exit codes', options, async () => {
  const missing = open({ kind: 'local', become: ['no-such-sudo'] });
  await missing.nodes.start([{ name: 'n' }]);
  assert.equal((await missing.nodes.run('n', 'true', limit)).error?.message, 'node n: there is no program no-such-sudo on this machine');
  const killed = open({ kind: 'local' });
  await killed.nodes.start([{ name: 'n' }]);
  const answer = await killed.nodes.run('n', 'kill -9 $$', limit);
  assert.deepEqual([answer.exit, answer.error?.kind], [null, 'dropped']);
});

/** Stands in for ssh: notes its arguments, and runs the remote command here, in a home of its own. */
async function fakeSsh(name: string, before = ''): Promise<[string]> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\nprintf '%s\\n' "$*" >> "$0.log"\n${before}\nwhile [ "$1" = -o ]; do shift 2; done\n[ "$1" = -O ] && exit 0\nshift\nexec sh -c "$*"\n`);
  await chmod(path, 0o755);
  return [path];
}
const nodes = [{ name: 'node1', internalIP: '10.0.0.1' }, { name: 'node2' }];

test('ssh: by InternalIP or name, without questions, over one connection a node', options, async () => {
  const command = await fakeSsh('ssh-good');
  const { nodes: access, record } = open({ kind: 'ssh', command, user: 'admin', become: ['env', 'AS=root'] });
  assert.equal((await access.start(nodes)).size, 0);
  const answer = await access.run('node1', `cat; printf '%s\n' "it's $HOST $AS"; exit 4`, { ...limit, stdin: 'in ' });
  assert.deepEqual([answer.exit, answer.stdout], [4, "in it's / root\n"]);
  assert.match(record.entries[0]?.shown ?? '', /^ssh admin@10\.0\.0\.1 'cat; printf/);
  await access.close();
  const log = (await readFile(`${command[0]}.log`, 'utf8')).trim().split('\n');
  assert.match(log[0] ?? '', /-o BatchMode=yes -o ConnectTimeout=5 -o ControlMaster=auto -o ControlPersist=60 -o ControlPath=\S+\/%C admin@(?:10\.0\.0\.1|node2) true$/);
  assert.deepEqual(log.filter((line) => line.includes('-O exit')).map((line) => line.split(' ').at(-1)).sort(), ['admin@10.0.0.1', 'admin@node2']);
  const socketFolder = /ControlPath=(\S+)\/%C/.exec(log[0] ?? '')?.[1] ?? '';
  await assert.rejects(readdir(socketFolder), { code: 'ENOENT' });
});

test('ssh: the host can be made from a template', options, async () => {
  const command = await fakeSsh('ssh-template');
  const { nodes: access } = open({ kind: 'ssh', command, host: '{name}.{ip}.example' });
  await access.start(nodes);
  assert.match(await readFile(`${command[0]}.log`, 'utf8'), / node1\.10\.0\.0\.1\.example true/);
});

const refusals: readonly [string, string, string, RegExp][] = [
  ['a refused key', 'echo "admin@x: Permission denied (publickey)." >&2; exit 255', 'unauthorized', /^node node1: ssh cannot log in: admin@x: Permission denied \(publickey\)\.$/],
  ['a closed port', 'echo "ssh: connect to host x port 22: Connection refused" >&2; exit 255', 'unreachable', /Connection refused$/],
  ['a silent host', 'exec sleep 30', 'timeout', /^node node1: not finished within/],
];
for (const [what, script, kind, message] of refusals) {
  test(`ssh: ${what} is said of that node`, options, async () => {
    const command = await fakeSsh(`ssh-${kind}`, `case "$*" in *10.0.0.1*) ${script};; esac`);
    const { nodes: access } = open({ kind: 'ssh', command, connectTimeoutMs: 300 });
    const troubles = await access.start(nodes);
    assert.deepEqual([...troubles].map(([name, trouble]) => [name, trouble.kind]), [['node1', kind]]);
    assert.match(troubles.get('node1')?.message ?? '', message);
    assert.equal((await access.run('node2', 'exit 255', limit)).exit, 255, 'a script may end with 255 too');
  });
}
