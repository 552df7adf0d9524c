import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { nodeScript, prelude } from '#fixtures/look/node-script.ts';
import { parseSections } from '#fixtures/look/sections.ts';

test('sections have their output and their exit code', () => {
  const sections = parseSections('noise before\n@@@ one\nfirst\nsecond\n@@@exit 0\n@@@ two\n@@@exit 127\nnoise between\n@@@ three words here\n\n@@@exit 1\n');
  assert.deepEqual(Object.entries(sections).map(([name, { exit, stdout }]) => [name, exit, stdout]), [['one', 0, 'first\nsecond'], ['two', 127, ''], ['three words here', 1, '']]);
});

test('a section that was cut short has no exit code', () => {
  assert.deepEqual(parseSections('@@@ one\nhalf')['one'], { command: 'one', exit: null, stdout: 'half', stderr: '' });
  assert.equal(parseSections('@@@ one\nhalf\n@@@ two\nwhole\n@@@exit 0\n')['one']?.exit, null, 'followed by another');
});

test('output without a newline at its end leaves its marker glued to it', () => {
  assert.deepEqual(parseSections('@@@ mode\niptables@@@exit 0\n')['mode'], { command: 'mode', exit: 0, stdout: 'iptables', stderr: '' });
});

test('of two sections of one name the later counts', () => assert.equal(parseSections('@@@ a\n1\n@@@exit 0\n@@@ a\n2\n@@@exit 0\n')['a']?.stdout, '2'));

test('whatever was printed is read back', () => {
  const line = fc.string({ maxLength: 20 }).filter((text) => !/^@@@ |@@@exit \d+$|[\n\r]/.test(text));
  const section = fc.record({ name: fc.stringMatching(/^[a-z][a-z -]{0,10}[a-z]$/), lines: fc.array(line, { minLength: 1, maxLength: 4 }), exit: fc.nat(255) });
  fc.assert(fc.property(fc.uniqueArray(section, { selector: ({ name }) => name, maxLength: 5 }), (all) => {
    const text = all.map(({ name, lines, exit }) => `@@@ ${name}\n${lines.join('\n')}\n@@@exit ${exit}\n`).join('');
    assert.deepEqual(Object.entries(parseSections(text)).map(([name, { stdout, exit }]) => ({ name, lines: stdout.split('\n'), exit })), all.map((one) => ({ ...one })));
  }), { numRuns: 200 });
});

test('any text is taken', () => {
  fc.assert(fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('@@@ x', '@@@exit 1', '@@@', '@@@ ', '@@@exit')), { maxLength: 8 }), (lines) => {
    for (const { exit } of Object.values(parseSections(lines.join('\n')))) assert.ok(exit === null || Number.isInteger(exit), 'an exit code or none');
  }), { numRuns: 200 });
});

test('a real shell prints what is read', () => {
  const printed = spawnSync('sh', ['-c', `${prelude}\nsec good echo fine\nsec bad sh -c 'echo lost >&2; exit 3'\nsec glued printf %s nftables\nsec warned sh -c 'printf half; echo a warning >&2; echo " a line"'\nsec warned-glued sh -c 'printf half; echo a warning >&2'\nsec absent h no-such-program\nf() { echo from a function; false; }; sec function f`], { encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', HOST: '' } });
  const sections = parseSections(printed.stdout);
  assert.deepEqual(Object.entries(sections).map(([name, { exit, stdout, stderr }]) => [name, exit, stdout, stderr]), [
    ['good', 0, 'fine', ''], ['bad', 3, '', 'lost'], ['glued', 0, 'nftables', ''], ['warned', 0, 'half a line', 'a warning'], ['warned-glued', 0, 'half', 'a warning'],
    ['absent', 127, 'no no-such-program on this node', ''], ['function', 1, 'from a function', ''],
  ]);
});

/** Here kube-proxy is a copy of `sleep`, and each `unshare` a container. */
const asNode = (depth: number): string => `D=$(mktemp -d); cp "$(command -v sleep)" $D/kube-proxy; ${'unshare --pid --fork '.repeat(depth)}$D/kube-proxy 5 & sleep 0.5; ${prelude}\necho "found $KP"; rm -rf $D`;
const namespaces = spawnSync('unshare', ['--pid', '--fork', '--kill-child', '--mount-proc', 'true']).status === 0;
for (const [depth, what, found] of [[0, 'a process of the node', true], [1, 'in a container of the node', true], [2, 'in a container within a container', false]] as const) {
  test(`a kube-proxy ${what} is ${found ? '' : 'not '}the node's`, { skip: namespaces ? false : 'no namespaces can be made here' }, () => {
    const printed = spawnSync('unshare', ['--pid', '--fork', '--kill-child', '--mount-proc', 'sh', '-c', asNode(depth)], { encoding: 'utf8', timeout: 20_000 });
    assert.match(printed.stdout, found ? /^found \d+$/m : /^found $/m, printed.stderr);
  });
}

test('the script of a node is good shell, with and without containers and addresses', () => {
  const containers = ['0123456789abcdef', 'fedcba9876543210'].map((containerId, index) => ({ namespace: 'app', pod: `web-${index}`, containerId }));
  for (const script of [nodeScript([], []), nodeScript(['10.96.0.10', 'fd00::a'], containers)]) {
    const checked = spawnSync('sh', ['-n'], { input: script, encoding: 'utf8' });
    assert.equal(checked.stderr, '');
    assert.equal(checked.status, 0);
  }
});

test('the settings of this machine are read whole', { skip: process.platform !== 'linux' }, () => {
  const lines = nodeScript([], []).split('\n').filter((line) => /^(sysctls|interfaces)\(\)/.test(line));
  const printed = spawnSync('sh', ['-c', `${lines.join('\n')}\nsysctls\necho @@\ninterfaces`], { encoding: 'utf8' }).stdout;
  const [settings = '', interfaces = ''] = printed.split('@@\n');
  for (const name of ['net.ipv4.ip_forward', 'net.core.somaxconn', 'net.ipv4.ip_local_port_range']) {
    const value = readFileSync(`/proc/sys/${name.replaceAll('.', '/')}`, 'utf8').trim();
    assert.ok(settings.split('\n').includes(`${name} = ${value}`), `${name} = ${value} in ${settings}`);
  }
  assert.match(interfaces, /^lo forwarding=\d rp_filter=\d arp_ignore=\d route_localnet=\d$/m);
});
