import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { makeCheckout } from './checkout.ts';
import { tsx, type Ended } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'plumbline-start-'));
const checkout = makeCheckout();
after(() => {
  rmSync(folder, { recursive: true, force: true });
  checkout.remove();
});

const kubeconfig = join(folder, 'config');
// A port on which nothing listens: nobody's cluster is asked by these tests.
writeFileSync(kubeconfig, kubeconfigOf('https://127.0.0.1:9'));

function kubeconfigOf(server: string): string {
  return JSON.stringify({
    'current-context': 'shop-prod',
    clusters: [{ name: 'shop', cluster: { server } }],
    users: [{ name: 'sam', user: { token: 'secret-of-sam' } }],
    contexts: [{ name: 'shop-prod', context: { cluster: 'shop', user: 'sam' } }, { name: 'shop-test', context: { cluster: 'shop', user: 'sam' } }],
  });
}

const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> => tsx(['cli.ts', ...args], { cwd: checkout.folder, env: { HOME: folder, ...env } });

test('--help names every option and variable, and touches nothing', async () => {
  const { code, stdout } = await start(['--help'], { KUBECONFIG: '/nowhere' });
  assert.equal(code, 0);
  for (const word of ['--dry-run', '--yes', 'KUBECONFIG', 'CONTEXT', 'TARGET', 'CLIENT', 'NODES', 'NODE_ACCESS', 'SSH_COMMAND', 'BUSYBOX_IMAGE', 'SERVE_HOSTNAME_IMAGE', 'DEADLINE', 'KEEP', 'BUNDLE']) assert.ok(stdout.includes(word), word);
});

test('--dry-run says context, server, what would be made and where, and ends in 0', async () => {
  const { code, stdout, stderr } = await start(['--dry-run', '--yes'], { KUBECONFIG: kubeconfig, TARGET: 'shop/cart:8080', NODES: 'n1,n2', CLIENT: 'shop/web-0' });
  assert.equal(code, 0, stderr);
  for (const part of ['context  shop-prod', 'user sam', 'https://127.0.0.1:9', 'Service shop/cart:8080', 'a namespace plumbline-', 'Deployment hostnames', 'a PRIVILEGED pod on n1, n2', 'pod shop/web-0 by exec', 'Nothing was done']) assert.ok(stdout.includes(part), `${part}\n${stdout}`);
  assert.doesNotMatch(stdout + stderr, /secret-of-sam/);
});

test('without node access no privileged pod is announced', async () => {
  const { code, stdout } = await start(['--dry-run'], { KUBECONFIG: kubeconfig, NODE_ACCESS: 'none' });
  assert.equal(code, 0);
  assert.doesNotMatch(stdout, /PRIVILEGED/);
});

test('CONTEXT chooses another context', async () => {
  const { stdout } = await start(['--dry-run'], { KUBECONFIG: kubeconfig, CONTEXT: 'shop-test' });
  assert.match(stdout, /context {2}shop-test/);
});

test('with no cluster configured the embedded one is announced', async () => {
  const { code, stdout } = await start(['--dry-run']);
  assert.equal(code, 0);
  assert.match(stdout, /No cluster is configured: the embedded one/);
});

test('without a terminal it refuses to touch a cluster, and says what to add', async () => {
  const { code, stdout, stderr } = await start([], { KUBECONFIG: kubeconfig });
  assert.equal(code, 1);
  assert.match(stdout, /https:\/\/127\.0\.0\.1:9/);
  assert.match(stderr, /^plumbline: there is no terminal to ask on: add --yes .*shop-prod/m);
});

test('a kubeconfig that is not there is one sentence', async () => {
  const { code, stderr } = await start([], { KUBECONFIG: join(folder, 'gone') });
  assert.equal(code, 1);
  assert.equal(stderr.trim().split('\n').length, 1, stderr);
  assert.match(stderr, /^plumbline: KUBECONFIG=.*gone names a file that does not exist/);
});

test('each malformed option is one sentence with what is allowed', async () => {
  const { code, stderr } = await start(['--dry-run'], { KUBECONFIG: kubeconfig, TARGET: 'cart', NODE_ACCESS: 'magic', DEADLINE: 'soon' });
  assert.equal(code, 1);
  assert.match(stderr, /^plumbline: TARGET=cart: must be namespace\/name/m);
  assert.match(stderr, /^plumbline: NODE_ACCESS=magic: must be debug-pod, local, ssh or none/m);
  assert.match(stderr, /^plumbline: DEADLINE=soon: /m);
  assert.doesNotMatch(stderr, /\n\s+at /);
});

test('a cluster that does not answer is not healthy: exit code 1, a reason, no stack', async () => {
  const { code, output } = await start(['--yes'], { KUBECONFIG: kubeconfig, DEADLINE: '10' });
  assert.equal(code, 1, output);
  assert.match(output, /127\.0\.0\.1:9/);
  assert.match(output, /verdict {2}(NONE|BROKEN|INCONCLUSIVE)/);
  assert.ok(existsSync(join(checkout.folder, 'out/report/index.html')), output);
  assert.equal((JSON.parse(readFileSync(join(checkout.folder, 'out/verdict.json'), 'utf8')) as { schema: number }).schema, 1);
  assert.match(output.trimEnd().split('\n').at(-1) ?? '', /^\d+ passed, \d+ failed, \d+ skipped$/);
  // The place in a spec is where a failed statement is read; deeper than that is nobody's business.
  assert.doesNotMatch(output, /\n\s+at .*(fixtures|helpers|node_modules|node:)/);
});

test('--list lists the statements, asks nobody and needs no cluster', async () => {
  const { code, stdout, output } = await start(['--list', '--grep', 'dns'], { KUBECONFIG: kubeconfig });
  assert.equal(code, 0, output);
  assert.match(stdout, /Total: \d+ tests? in \d+ files?/);
  assert.doesNotMatch(stdout, /To be diagnosed|verdict {2}/);
});

test('interrupted, it tells the run once, waits for it to clean up, and ends in 130', async () => {
  const sockets: Socket[] = [];
  // It accepts and never answers.
  const mute = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
  await once(mute, 'listening');
  const file = join(folder, 'mute');
  writeFileSync(file, kubeconfigOf(`https://127.0.0.1:${(mute.address() as AddressInfo).port}`));
  const child = spawn(process.execPath, ['--import', 'tsx', 'cli.ts', '--yes'], { cwd: checkout.folder, env: { PATH: process.env.PATH, HOME: folder, KUBECONFIG: file }, stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    let output = '';
    const ended = once(child, 'close') as Promise<[number | null]>;
    const looking = new Promise<void>((resolve) => {
      const take = (chunk: Buffer): void => {
        output += chunk.toString();
        if (output.includes('reading the cluster')) resolve();
      };
      child.stdout.on('data', take);
      child.stderr.on('data', take);
    });
    await Promise.race([looking, ended]);
    assert.equal(child.exitCode, null, output);
    child.kill('SIGINT');
    child.kill('SIGTERM');
    const [code] = await ended;
    assert.equal(code, 130, output);
    assert.equal(output.split('interrupted: cleaning up').length - 1, 1, output);
    assert.doesNotMatch(output, /leaving the rest/);
  } finally {
    child.kill('SIGKILL');
    sockets.forEach((socket) => socket.destroy());
    mute.close();
  }
});
