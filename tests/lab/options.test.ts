import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCommand } from '../../lab/options.ts';
import { Refusal } from '../../lab/refusal.ts';

test('`up` alone is two nodes with iptables, called plumbline', () => {
  assert.deepEqual(parseCommand(['up']), {
    kind: 'up',
    name: 'plumbline',
    subnet: undefined,
    shape: { nodes: 2, proxy: 'iptables', cni: 'bridge', policy: false, kubernetes: '1.36', clusterDomain: 'cluster.local', dualStack: false, nodeLocalDns: false },
  });
});

test('everything after -- belongs to the command that runs on the node', () => {
  assert.deepEqual(parseCommand(['exec', 'node1', '--name', 'a', '--', 'ls', '--help', '--', 'x']), { kind: 'exec', name: 'a', node: 'node1', command: ['ls', '--help', '--', 'x'] });
});

test('the control plane and the nodes have components of their own', () => {
  assert.deepEqual(parseCommand(['stop', 'cp', 'etcd', '--signal', 'KILL']), { kind: 'stop', name: 'plumbline', node: 'cp', component: 'etcd', signal: 'KILL' });
  refuses(['stop', 'node1', 'etcd'], /containerd, kubelet, kube-proxy/);
  refuses(['start', 'cp', 'kubelet'], /kube-apiserver/);
});

test('help needs no command', () => {
  for (const argv of [[], ['--help'], ['up', '-h'], ['help']]) assert.deepEqual(parseCommand(argv), { kind: 'help' });
});

for (const [argv, advice] of [
  [['frobnicate'], /up, down, status/],
  [['up', '--nodes', '5'], /1, 2, 3, 4/],
  [['up', '--nodes', '0'], /1, 2, 3, 4/],
  [['up', '--proxy', 'ipvs'], /iptables, nftables/],
  [['up', '--frobnicate'], /--help/],
  [['up', '--cni', 'calico'], /bridge, ptp/],
  [['up', '--kubernetes', '1.20'], /1\.34, 1\.35, 1\.36, 1\.37/],
  [['up', '--cluster-domain', '-x'], /--help/],
  [['up', '--cluster-domain', 'A_b'], /cluster.local/],
  [['up', 'now'], /use `up`/],
  [['down', '--nodes', '2'], /--help/],
  [['up', '--name', '../etc'], /lower case/],
  [['exec', 'node1'], /exec NODE -- COMMAND/],
  [['exec', '--', 'ls'], /exec NODE/],
  [['stop', 'node1'], /stop NODE COMPONENT/],
  [['stop', 'node1', 'kubelet', '--signal', 'HUP'], /TERM, KILL, STOP/],
] as const) {
  test(`\`lab ${argv.join(' ')}\` is refused with advice`, () => refuses(argv, advice));
}

function refuses(argv: readonly string[], advice: RegExp): void {
  assert.throws(() => parseCommand(argv), (error) => error instanceof Refusal && advice.test(error.advice));
}
