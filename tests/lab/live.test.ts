/** The lab on this machine: real clusters come and go. Needs root. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { findTraces, readMachineState } from './machine-state.ts';

const state = mkdtempSync(join(tmpdir(), 'lab-live-'));
const first = `live-a${process.pid}`;
const second = `live-b${process.pid}`;
let machine: readonly string[];

const lab = (...args: string[]) => execa(process.execPath, ['--import', 'tsx', 'lab/cli.ts', ...args], { env: { XDG_STATE_HOME: state }, reject: false });

type Status = {
  readonly supervisor: number;
  readonly kubeconfig: string;
  readonly auditLog: string;
  readonly nodes: readonly { readonly name: string; readonly addresses: readonly string[]; readonly components: readonly { readonly name: string; readonly state: string; readonly pid?: number }[] }[];
};

const readStatus = async (name: string): Promise<Status> => JSON.parse((await lab('status', '--json', '--name', name)).stdout) as Status;

const kubectl = (name: string, ...args: string[]) => lab('exec', 'cp', '--name', name, '--', 'kubectl', '--kubeconfig', '/etc/kubernetes/controller-manager.kubeconfig', ...args);

before(() => {
  machine = readMachineState();
});

after(async () => {
  for (const name of [first, second]) await lab('down', '--name', name);
  rmSync(state, { recursive: true });
});

test('two clusters come up side by side', async () => {
  const results = await Promise.all([lab('up', '--name', first), lab('up', '--name', second, '--nodes', '1', '--proxy', 'nftables')]);
  for (const { exitCode, stderr } of results) assert.equal(exitCode, 0, stderr);
  const [a, b] = await Promise.all([readStatus(first), readStatus(second)]);
  assert.deepEqual(a.nodes.map(({ name }) => name), ['cp', 'node1', 'node2']);
  assert.deepEqual(b.nodes.map(({ name }) => name), ['cp', 'node1']);
  for (const component of [...a.nodes, ...b.nodes].flatMap(({ components }) => components)) assert.equal(component.state, 'running', component.name);
  assert.notEqual(a.nodes[0]?.addresses[0], b.nodes[0]?.addresses[0]);
});

test('`up` again is the same cluster, and with another shape a refusal', async () => {
  const { supervisor } = await readStatus(first);
  const again = await lab('up', '--name', first);
  assert.match(again.stderr, /already up/);
  assert.equal((await readStatus(first)).supervisor, supervisor);
  const other = await lab('up', '--name', first, '--proxy', 'nftables');
  assert.equal(other.exitCode, 2);
  assert.match(other.stderr, /down --name/);
});

test('nodes are Ready with the pod CIDR of their CNI, and DNS runs on both', async () => {
  const nodes = await kubectl(first, 'get', 'nodes', '-o', 'jsonpath={range .items[*]}{.metadata.name} {.spec.podCIDR} {.status.conditions[?(@.type=="Ready")].status}{"\\n"}{end}');
  assert.equal(nodes.stdout.trim(), 'node1 10.244.1.0/24 True\nnode2 10.244.2.0/24 True');
  const cni = JSON.parse((await lab('exec', 'node2', '--name', first, '--', 'cat', '/etc/cni/net.d/10-plumbline.conflist')).stdout) as { plugins: [{ ipam: { ranges: unknown } }] };
  assert.deepEqual(cni.plugins[0].ipam.ranges, [[{ subnet: '10.244.2.0/24' }]]);
  const dns = await kubectl(first, '--namespace', 'kube-system', 'get', 'pods', '-l', 'k8s-app=kube-dns', '-o', 'jsonpath={.items[*].spec.nodeName}');
  assert.deepEqual(dns.stdout.split(' ').sort(), ['node1', 'node2']);
});

test('a node is a node: its own processes, interfaces, rules, name', async () => {
  const on = async (...command: string[]): Promise<string> => (await lab('exec', 'node1', '--name', first, '--', ...command)).stdout;
  assert.equal(await on('hostname'), 'node1');
  const processes = await on('ps', '-e', '-o', 'comm=');
  assert.match(processes, /^kubelet$/m);
  assert.doesNotMatch(processes, /^etcd$|^kube-apiserver$/m);
  assert.match(await on('iptables-save', '-t', 'nat'), /KUBE-SERVICES/);
  assert.match(await on('ls', '/sys/class/net'), /cni0/);
  assert.match(await on('curl', '--silent', 'http://127.0.0.1:10249/proxyMode'), /^iptables$/);
  assert.equal((await lab('exec', 'node1', '--name', first, '--', 'sh', '-c', 'exit 7')).exitCode, 7);
});

test('the proxy mode is as asked', async () => {
  const { stdout } = await lab('exec', 'node1', '--name', second, '--', 'nft', 'list', 'tables');
  assert.match(stdout, /table ip kube-proxy/);
});

test('what is stopped stays stopped until it is started', async () => {
  const find = async () => (await readStatus(first)).nodes.find(({ name }) => name === 'node1')?.components.find(({ name }) => name === 'kube-proxy');
  assert.equal((await lab('stop', 'node1', 'kube-proxy', '--name', first)).exitCode, 0);
  await sleep(2000);
  assert.equal((await find())?.state, 'dead');
  assert.equal((await lab('start', 'node1', 'kube-proxy', '--name', first)).exitCode, 0);
  assert.equal((await find())?.state, 'running');
  await lab('stop', 'node1', 'kube-proxy', '--signal', 'STOP', '--name', first);
  assert.equal((await find())?.state, 'stopped');
  await lab('start', 'node1', 'kube-proxy', '--name', first);
  assert.equal((await find())?.state, 'running');
});

test('the audit log has the verb and the user of each request', async () => {
  const { auditLog } = await readStatus(first);
  const events = readFileSync(auditLog, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { verb: string; user: { username: string }; objectRef?: { resource: string } });
  assert.ok(events.some(({ verb, user, objectRef }) => verb === 'patch' && user.username === 'admin' && objectRef?.resource === 'deployments'));
});

test('nothing on the machine has changed while clusters are up', () => {
  assert.deepEqual(difference(machine, readMachineState()), []);
});

test('kill -9 of the supervisor leaves no process, mount, cgroup or interface; the other cluster does not notice', async () => {
  const { supervisor } = await readStatus(second);
  const uplink = Object.keys(networkInterfaces()).length;
  process.kill(supervisor, 'SIGKILL');
  await eventually(() => findTraces(second).length === 0, () => findTraces(second).join('\n'));
  await eventually(() => Object.keys(networkInterfaces()).length === uplink - 1, () => Object.keys(networkInterfaces()).join(' '));
  assert.equal((await lab('status', '--name', second)).exitCode, 2);
  assert.equal((await kubectl(first, 'get', '--raw', '/readyz')).stdout, 'ok');
});

test('a killed cluster comes up again', async () => {
  const { exitCode, stderr } = await lab('up', '--name', second, '--nodes', '1');
  assert.equal(exitCode, 0, stderr);
});

test('`down` leaves no file, and nothing else', async () => {
  for (const name of [first, second]) {
    assert.equal((await lab('down', '--name', name)).exitCode, 0);
    // The machine's own init takes a moment to bury the dead.
    await eventually(() => findTraces(name).length === 0, () => findTraces(name).join('\n'));
  }
  assert.deepEqual(existsSync(join(state, 'plumbline')) ? readdirSync(join(state, 'plumbline')) : [], []);
  assert.deepEqual(difference(machine, readMachineState()), []);
});

function difference(before: readonly string[], now: readonly string[]): string[] {
  const [old, fresh] = [new Set(before), new Set(now)];
  return [...before.filter((line) => !fresh.has(line)).map((line) => `- ${line}`), ...now.filter((line) => !old.has(line)).map((line) => `+ ${line}`)];
}

async function eventually(holds: () => boolean, describe: () => string): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    if (holds()) return;
    await sleep(100);
  }
  assert.fail(describe());
}
