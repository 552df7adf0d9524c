import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { findCluster } from '../../../fixtures/transport/index.ts';
import { selectCluster } from '../../../fixtures/transport/kubeconfig.ts';

const folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
after(() => rmSync(folder, { recursive: true }));

let files = 0;
function file(content: string | object): string {
  const path = join(folder, `config-${++files}`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}
const home = (config?: object): string => {
  const path = join(folder, `home-${++files}`);
  mkdirSync(join(path, '.kube'), { recursive: true });
  if (config !== undefined) writeFileSync(join(path, '.kube', 'config'), JSON.stringify(config));
  return path;
};
const config = (name: string, more: object = {}) => ({
  'current-context': name, contexts: [{ name, context: { cluster: `${name}-cluster`, user: `${name}-user` } }],
  clusters: [{ name: `${name}-cluster`, cluster: { server: `https://${name}:6443/` } }], users: [{ name: `${name}-user`, user: { token: 't' } }], ...more,
});
const why = (env: Record<string, string>): [boolean, string] => {
  const found = findCluster(env);
  return found.found ? [true, `found ${found.server}`] : [found.misconfigured, found.why];
};

test('the current context of KUBECONFIG', () => {
  const path = file(config('one'));
  assert.deepEqual(findCluster({ KUBECONFIG: path }), { found: true, contextName: 'one', server: 'https://one:6443', user: 'one-user', source: `KUBECONFIG=${path}` });
});

test('of several files the first one that says something wins, and missing ones are passed over', () => {
  const list = [file(config('one')), join(folder, 'missing'), file({ ...config('two'), clusters: [{ name: 'one-cluster', cluster: { server: 'https://other' } }, { name: 'two-cluster', cluster: { server: 'https://two' } }] })].join(':');
  const first = findCluster({ KUBECONFIG: list });
  assert.equal(first.found && first.server, 'https://one:6443');
  const chosen = findCluster({ KUBECONFIG: list, CONTEXT: 'two' });
  assert.equal(chosen.found && chosen.server, 'https://two');
});

test('without KUBECONFIG the default file counts, and an empty variable is none', () => {
  const found = findCluster({ HOME: home(config('usual')), KUBECONFIG: '' });
  assert.equal(found.found && found.contextName, 'usual');
});

test('nothing configured is not an error', () => {
  const HOME = home();
  assert.deepEqual(why({ HOME }), [false, `no cluster is configured: KUBECONFIG is not set and there is no ${HOME}/.kube/config`]);
  const empty = home({});
  assert.deepEqual(why({ HOME: empty }), [false, `${empty}/.kube/config has no current context: choose one with CONTEXT=name or \`kubectl config use-context name\`; it has no contexts at all`]);
});

const missing = join(folder, 'nowhere');
const wrong: readonly [string, Record<string, string>, RegExp][] = [
  ['a named file that is missing', { KUBECONFIG: missing }, /^KUBECONFIG=.*nowhere names a file that does not exist; correct it or unset it$/],
  ['a file that is no YAML', { KUBECONFIG: file('a: [1') }, /cannot be read \(.*\); correct it or name another with KUBECONFIG$/],
  ['a file with a field of a wrong kind', { KUBECONFIG: file({ contexts: 'x' }) }, /is malformed at contexts \(.*\); correct it/],
  ['a folder instead of a file', { KUBECONFIG: folder }, /cannot be read \(EISDIR/],
  ['no current context', { KUBECONFIG: file({ ...config('a'), 'current-context': '' }) }, /has no current context: choose one with CONTEXT=name or `kubectl config use-context name`; it has a$/],
  ['a context that does not exist', { KUBECONFIG: file(config('a')), CONTEXT: 'b' }, /has no context b; it has a$/],
  ['a context of no cluster', { KUBECONFIG: file({ ...config('a'), clusters: [] }) }, /names the cluster a-cluster, which is not defined there/],
  ['a context of no user', { KUBECONFIG: file({ ...config('a'), users: null }) }, /names the user a-user, which is not defined there/],
  ['a cluster without an address', { KUBECONFIG: file({ ...config('a'), clusters: [{ name: 'a-cluster', cluster: {} }] }) }, /has no usable server address \(empty\)/],
  ['a malformed default file', { HOME: home({ users: 3 }) }, /is malformed at users/],
  ['CONTEXT without any kubeconfig', { HOME: home(), CONTEXT: 'x' }, /^CONTEXT=x is set, but there is no kubeconfig at/],
  ['CONTEXT that the default file lacks', { HOME: home({}), CONTEXT: 'x' }, /has no context x; it has no contexts at all$/],
];
for (const [what, env, message] of wrong) {
  test(`${what} is an error that says what to do`, () => {
    const [misconfigured, said] = why(env);
    assert.equal(misconfigured, true, said);
    assert.match(said, message);
    assert.doesNotMatch(said, /\n/);
  });
}

test('paths are relative to the file that has them', () => {
  const path = file({ ...config('a'), clusters: [{ name: 'a-cluster', cluster: { server: 'https://a', 'certificate-authority': 'pki/ca.crt' } }], users: [{ name: 'a-user', user: { 'client-key': '/abs/key', exec: { command: './bin/login' }, tokenFile: 'tok' } }] });
  const selected = selectCluster({ KUBECONFIG: path });
  assert.ok('selection' in selected, 'a cluster is found');
  assert.equal(selected.selection.cluster.caFile, join(folder, 'pki/ca.crt'));
  assert.deepEqual([selected.selection.user.keyFile, selected.selection.user.exec?.command, selected.selection.user.tokenFile], ['/abs/key', join(folder, 'bin/login'), join(folder, 'tok')]);
});

test('a context without a user is anonymous', () => {
  const found = findCluster({ KUBECONFIG: file({ ...config('a'), contexts: [{ name: 'a', context: { cluster: 'a-cluster' } }] }) });
  assert.equal(found.found && found.user, '(anonymous)');
});
