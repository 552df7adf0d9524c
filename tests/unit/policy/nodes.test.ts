/** Nodes, host-network pods, a pod and itself, ports of sidecars: where the documentation leaves room or points aside. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluateMasqueraded, evaluatePair } from '#helpers/policy/evaluate-pair.ts';
import { nodePeer, podPeer, type Peer } from '#helpers/policy/peer.ts';
import { byLabels, namespace, peer, pod, policy } from './cluster.ts';

const namespaces = [namespace('app'), namespace('kube-system')];
const node = (name: string, ...ips: string[]): ReturnType<typeof nodePeer> =>
  nodePeer({ metadata: { name }, status: { addresses: [...ips.map((address) => ({ type: 'InternalIP', address })), { type: 'Hostname', address: name }] } });
const [node1, node2] = [node('node1', '192.168.50.11'), node('node2', '192.168.50.12')];
const web = peer('app/web', { app: 'web' }, { node: 'node1' });
const agent = peer('kube-system/agent', { app: 'agent' }, { node: 'node2', ips: ['192.168.50.12'], hostNetwork: true });
const deny = policy('app/deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
const admit = (from: object): object => policy('app/admit', { podSelector: {}, ingress: [{ from: [from] }] });
const ask = (policies: readonly object[], from: Peer, to: Peer): readonly unknown[] => {
  const { allowed, likely } = evaluatePair({ policies, namespaces, pods: [] }, from, to, { port: 80 });
  return [allowed, likely];
};

test('without isolation a node is admitted', () => assert.deepEqual(ask([], node1, web), ['yes', 'yes']));
test('the own node of an isolated pod is up to the engine, and likely exempt', () => assert.deepEqual(ask([deny], node1, web), ['implementation-defined', 'yes']));
test('another node is up to the engine, and likely not exempt', () => assert.deepEqual(ask([deny], node2, web), ['implementation-defined', 'no']));
test('a node is admitted by an ipBlock with its address', () => assert.deepEqual(ask([admit({ ipBlock: { cidr: '192.168.50.12/32' } })], node2, web), ['yes', 'yes']));
test('a pod to a foreign node needs an ipBlock', () => assert.deepEqual(ask([deny], web, node2), ['no', 'no']));
test('a pod to its own node is up to the engine', () => assert.deepEqual(ask([deny], web, node1), ['implementation-defined', null]));

test('a node whose name is not known is recognised by the pod\'s host addresses', () => {
  const placed = podPeer({ ...pod('app/web', { app: 'web' }), spec: {}, status: { podIP: '10.244.1.5', hostIP: '192.168.50.11' } });
  assert.deepEqual(ask([deny], node1, placed), ['implementation-defined', 'yes']);
  const unplaced = podPeer({ ...pod('app/web', { app: 'web' }), spec: {} });
  assert.deepEqual(ask([deny], node1, unplaced), ['implementation-defined', null]);
  assert.deepEqual(evaluatePair({ policies: [deny], namespaces, pods: [] }, node1, unplaced, { port: 80 }).unknown, ['the node of pod app/web']);
});

test('a node that sends from an address outside the block is up to the engine', () => {
  const tunnelled = nodePeer({ metadata: { name: 'node2' }, status: { addresses: [{ type: 'InternalIP', address: '192.168.50.12' }] } }, ['10.244.2.0']);
  const result = evaluatePair({ policies: [admit({ ipBlock: { cidr: '192.168.50.0/24' } })], namespaces, pods: [] }, tunnelled, web, { port: 80 });
  assert.equal(result.allowed, 'implementation-defined');
  assert.equal(result.ingress.decidedBy[0]?.why, 'rule 0 admits 192.168.50.0/24; 10.244.2.0 of node node2 is outside and 192.168.50.12 is covered');
});

test('policies do not apply to a host-network pod', () => {
  const guard = policy('kube-system/deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  assert.deepEqual(ask([guard], web, agent), ['yes', 'yes']);
  assert.deepEqual(ask([guard], agent, web), ['yes', 'yes']);
  assert.match(evaluatePair({ policies: [guard], namespaces, pods: [] }, web, agent, { port: 80 }).ingress.reason, /host network.*kube-system\/deny/);
});

test('a host-network source is its node: selectors do not match it', () => {
  const byPod = admit({ namespaceSelector: {}, podSelector: byLabels({ app: 'agent' }) });
  assert.deepEqual(ask([byPod], agent, web), ['implementation-defined', 'no']);
  assert.deepEqual(ask([admit({ ipBlock: { cidr: '192.168.50.12/32' } })], agent, web), ['yes', 'yes']);
});

test('a selector that names a host-network destination is up to the engine', () => {
  const out = (to: object): object => policy('app/out', { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [to] }] });
  assert.deepEqual(ask([out({ namespaceSelector: {}, podSelector: byLabels({ app: 'agent' }) })], web, agent), ['implementation-defined', 'no']);
  assert.deepEqual(ask([out({ namespaceSelector: {}, podSelector: byLabels({ app: 'x' }) })], web, agent), ['no', 'no']);
  assert.deepEqual(ask([out({ ipBlock: { cidr: '192.168.50.0/24' } })], web, agent), ['yes', 'yes']);
});

test('a pod to itself is up to the engine, and likely admitted', () => {
  assert.deepEqual(ask([deny], web, web), ['implementation-defined', 'yes']);
  assert.deepEqual(ask([policy('app/own', { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] })], web, web), ['yes', 'yes']);
});

test('a hairpin that is masqueraded arrives as the own node', () => {
  const result = evaluateMasqueraded({ policies: [policy('app/in', { podSelector: {}, policyTypes: ['Ingress'] })], namespaces, pods: [] }, web, web, { port: 80 }, node1);
  assert.deepEqual([result.allowed, result.likely, result.egress.isolated], ['implementation-defined', 'yes', false]);
});

test('masquerading leaves the client\'s egress as it is', () => {
  const client = peer('kube-system/cli', {}, { node: 'node2', ips: ['10.244.2.2'] });
  const out = policy('kube-system/out', { podSelector: {}, policyTypes: ['Egress'] });
  const result = evaluateMasqueraded({ policies: [out], namespaces, pods: [] }, client, web, { port: 80 }, node2);
  assert.deepEqual([result.egress.allowed, result.ingress.allowed], ['no', 'yes']);
});

test('ports may be named by sidecars, not by init containers that end', () => {
  const init = (restartPolicy?: string): object => ({ name: 'i', ...(restartPolicy ? { restartPolicy } : {}), ports: [{ name: 'proxy', containerPort: 15006 }] });
  const named = policy('app/named', { podSelector: {}, ingress: [{ ports: [{ port: 'proxy' }] }] });
  const allowed = (initContainer: object): string => evaluatePair({ policies: [named], namespaces, pods: [] }, agent, peer('app/mesh', {}, { spec: { initContainers: [initContainer] } }), { port: 15006 }).allowed;
  assert.equal(allowed(init('Always')), 'yes');
  assert.notEqual(allowed(init()), 'yes');
});

test('egress to a named port is resolved on the destination', () => {
  const out = policy('kube-system/out', { podSelector: {}, policyTypes: ['Egress'], egress: [{ ports: [{ port: 'http' }] }] });
  const client = peer('kube-system/cli', {}, { ports: [{ name: 'http', containerPort: 1 }] });
  const allowed = (port: number): string => evaluatePair({ policies: [out], namespaces, pods: [] }, client, peer('app/s', {}, { ports: [{ name: 'http', containerPort: 8080 }] }), { port }).allowed;
  assert.deepEqual([allowed(8080), allowed(1)], ['yes', 'no']);
});
