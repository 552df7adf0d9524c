import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseNodes } from '#fixtures/look/choose-nodes.ts';
import { failedTries } from '#fixtures/look/failed-tries.ts';
import { probeName } from '#fixtures/look/own-objects.ts';
import { placementOf } from '#fixtures/look/placement.ts';
import { askHttp, numbered, triesFor } from '#fixtures/look/tries.ts';
import { readOptions } from '#fixtures/options.ts';
import type { Node, Pod } from '#helpers/kube.ts';
import { objectsOf, type Objects } from '#helpers/objects.ts';
import type { Attempt } from '#helpers/survey.ts';

const node = (name: string, os = 'linux'): Node => ({ metadata: { name, labels: { 'kubernetes.io/os': os } } });
const pod = (namespace: string, name: string, nodeName: string, labels: Record<string, string> = {}): Pod => ({ metadata: { namespace, name, labels }, spec: { nodeName, containers: [] } });

function objects(nodes: readonly Node[], pods: readonly Pod[] = []): Objects {
  return { ...objectsOf([], 'last'), nodes, pods, services: [
    { metadata: { namespace: 'app', name: 'web' }, spec: { selector: { app: 'web' } } },
    { metadata: { namespace: 'kube-system', name: 'kube-dns', labels: { 'k8s-app': 'kube-dns' } }, spec: { clusterIP: '10.96.0.10', selector: { 'k8s-app': 'kube-dns' }, ports: [{ port: 53, protocol: 'UDP' }] } },
  ] };
}

const many = Array.from({ length: 20 }, (_, index) => node(`node${index + 1}`));
const target = { namespace: 'app', name: 'web' };

test('all nodes of a small cluster are looked from', () => {
  assert.deepEqual(chooseNodes(objects(many.slice(0, 8)), target, readOptions({})), many.slice(0, 8).map((one) => one.metadata.name));
});

test('of a large one: the nodes of the client, of the pods and of the DNS servers first, eight in all', () => {
  const chosen = chooseNodes(objects(many, [pod('app', 'web-1', 'node15', { app: 'web' }), pod('app', 'web-2', 'node16', { app: 'web' }), pod('kube-system', 'coredns-1', 'node19', { 'k8s-app': 'kube-dns' }), pod('shop', 'cart', 'node20')]), target, readOptions({ CLIENT: 'shop/cart' }));
  assert.deepEqual(chosen, ['node20', 'node15', 'node16', 'node19', 'node1', 'node2', 'node3', 'node4']);
});

test('a node of another system cannot run the probes', () => {
  assert.deepEqual(chooseNodes(objects([node('linux1'), node('win1', 'windows')]), target, readOptions({})), ['linux1']);
});

test('nodes that are somebody else\'s machines, and empty ones down for maintenance, are left out', () => {
  const away = { spec: { unschedulable: true }, status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } };
  const virtual: Node = { metadata: { name: 'virtual', labels: { type: 'virtual-kubelet' } } };
  const fargate: Node = { metadata: { name: 'fargate', labels: { 'eks.amazonaws.com/compute-type': 'fargate' } } };
  const nodes = [node('node1'), virtual, fargate, { ...node('empty'), ...away }, { ...node('busy'), ...away }, { ...node('lost'), status: away.status }];
  assert.deepEqual(chooseNodes(objects(nodes, [pod('app', 'web-1', 'busy', { app: 'web' })]), target, readOptions({})), ['node1', 'busy', 'lost']);
});

test('practice pods tolerate what all nodes are dedicated to, and nothing that Kubernetes says of a node', () => {
  const tainted = (name: string, ...keys: string[]): Node => ({ ...node(name), spec: { taints: keys.map((key) => ({ key, effect: 'NoSchedule' })) } });
  assert.deepEqual(placementOf([tainted('node1', 'team'), node('node2')]), {});
  assert.deepEqual(placementOf([tainted('node1', 'team'), tainted('node2', 'node-role.kubernetes.io/control-plane', 'node.kubernetes.io/unschedulable')]), { tolerations: [{ key: 'team', operator: 'Exists' }, { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' }] });
  assert.deepEqual(placementOf([tainted('node1', 'node.kubernetes.io/unschedulable')]), {});
  assert.deepEqual(placementOf([{ ...node('node1'), spec: { taints: [{ key: 'team', effect: 'PreferNoSchedule' }] } }]), {});
  assert.deepEqual(placementOf([node('node1'), node('win1', 'windows')]), { nodeSelector: { 'kubernetes.io/os': 'linux' } });
});

test('probes of nodes with long or dotted names are told apart', () => {
  const long = 'gke-production-europe-west4-cluster-default-pool-3f2a1b9c-';
  const names = ['node1', 'a.b', 'a-b', `${long}x7kq`, `${long}x7kr`].map(probeName);
  assert.equal(names[0], 'probe-node1');
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.match(name, /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])$/);
});

test('NODES overrides, and a node that is not there names itself and what there is', () => {
  assert.deepEqual(chooseNodes(objects(many), target, readOptions({ NODES: 'node9,node3' })), ['node9', 'node3']);
  assert.throws(() => chooseNodes(objects([node('node1'), node('win1', 'windows')]), target, readOptions({ NODES: 'node1,node7,win1' })), /NODES=node1,node7,win1: no Linux node is called node7, win1; there are node1$/);
});

test('a node without the label of its system is taken for Linux', () => {
  assert.deepEqual(chooseNodes(objects([{ metadata: { name: 'old' } }]), target, readOptions({})), ['old']);
});

test('enough tries that one bad backend of many is hardly missed', () => {
  assert.equal(triesFor(0), 3);
  assert.equal(triesFor(1), 3);
  for (const backends of [2, 3, 5, 8]) assert.ok((1 - 1 / backends) ** triesFor(backends) <= 0.01, `${backends} backends`);
  assert.equal(triesFor(1000), 40);
  assert.ok((1 - 1 / 3) ** triesFor(3, 0.001) <= 0.001, 'a smaller chance');
});

test('a cell of which one try failed is asked again whole, and no other', () => {
  const tries = numbered({ kind: 'probe', node: 'node1', pod: 'run/probe' }, 'main', [
    ...Array.from({ length: 3 }, () => askHttp({ role: 'target', ip: '10.96.0.20', port: 80 }, 'service-ip')),
    askHttp({ role: 'target', ip: '10.244.1.5', port: 9376 }, 'endpoint'), askHttp({ role: 'target', ip: '10.244.1.6', port: 9376 }, 'endpoint'),
  ]);
  const attempts = tries.map((one, index): Attempt => ({ ...one, exit: index === 1 ? 1 : 0, stdout: 'web-1', stderr: index === 1 ? "wget: can't connect to remote host: Connection refused" : '', clock: 0, ms: 5, ...(index === 4 ? { lost: 'the exec was dropped' } : {}) }));
  const again = failedTries(attempts, tries);
  assert.deepEqual(again.map((one) => one.id), tries.slice(0, 3).map((one) => `again/${one.id}`));
  assert.ok(again.every((one) => one.round === 'again'), 'in their own round');
});
