/** The cases of kubernetes.io/docs/concepts/services-networking/network-policies, and what the API reference adds. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluatePair } from '#helpers/policy/evaluate-pair.ts';
import { externalPeer, type Peer } from '#helpers/policy/peer.ts';
import { byLabels, namespace, peer, policy } from './cluster.ts';

const namespaces = [namespace('default'), namespace('mine', { project: 'myproject' }), namespace('other', { user: 'alice' })];
const db = peer('default/db-0', { role: 'db' }, { ips: ['10.244.1.9'] });
const frontend = peer('default/front', { role: 'frontend' });
const stranger = peer('other/stranger', { role: 'client' });
const member = peer('mine/member', {});

const answer = (policies: readonly object[], from: Peer, to: Peer, port = 6379, protocol: 'TCP' | 'UDP' = 'TCP'): string =>
  evaluatePair({ policies, namespaces, pods: [] }, from, to, { port, protocol }).allowed;

const example = policy('default/test-network-policy', {
  podSelector: byLabels({ role: 'db' }),
  policyTypes: ['Ingress', 'Egress'],
  ingress: [{
    from: [{ ipBlock: { cidr: '172.17.0.0/16', except: ['172.17.1.0/24'] } }, { namespaceSelector: byLabels({ project: 'myproject' }) }, { podSelector: byLabels({ role: 'frontend' }) }],
    ports: [{ protocol: 'TCP', port: 6379 }],
  }],
  egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/24' } }], ports: [{ protocol: 'TCP', port: 5978 }] }],
});

const table: readonly [string, readonly object[], Peer, Peer, string, number?, ('TCP' | 'UDP')?][] = [
  ['without policies everything is admitted', [], stranger, db, 'yes'],
  ['the example admits role=frontend of its own namespace', [example], frontend, db, 'yes'],
  ['the example admits any pod of project=myproject', [example], member, db, 'yes'],
  ['the example admits 172.17.0.1', [example], externalPeer('172.17.0.1'), db, 'yes'],
  ['the example admits 172.17.2.1', [example], externalPeer('172.17.2.1'), db, 'yes'],
  ['the example does not admit 172.17.1.1', [example], externalPeer('172.17.1.1'), db, 'no'],
  ['the example does not admit role=frontend of another namespace', [example], peer('other/front', { role: 'frontend' }), db, 'no'],
  ['the example does not admit another port', [example], frontend, db, 'no', 6380],
  ['the example does not admit another protocol', [example], frontend, db, 'no', 6379, 'UDP'],
  ['the example admits egress to 10.0.0.0/24 on 5978', [example], db, externalPeer('10.0.0.7'), 'yes', 5978],
  ['the example does not admit egress elsewhere', [example], db, externalPeer('10.0.1.7'), 'no', 5978],
  ['the example does not isolate other pods', [example], stranger, frontend, 'yes'],
  ['one from element with both selectors means both', [ingress([{ namespaceSelector: byLabels({ user: 'alice' }), podSelector: byLabels({ role: 'client' }) }])], peer('other/x', { role: 'x' }), db, 'no'],
  ['both selectors admit what matches both', [ingress([{ namespaceSelector: byLabels({ user: 'alice' }), podSelector: byLabels({ role: 'client' }) }])], stranger, db, 'yes'],
  ['two from elements mean either', [ingress([{ namespaceSelector: byLabels({ user: 'alice' }) }, { podSelector: byLabels({ role: 'client' }) }])], peer('other/x', { role: 'x' }), db, 'yes'],
  ['default deny ingress: no rules', [policy('default/deny', { podSelector: {}, policyTypes: ['Ingress'] })], frontend, db, 'no'],
  ['default deny ingress does not isolate egress', [policy('default/deny', { podSelector: {}, policyTypes: ['Ingress'] })], db, stranger, 'yes'],
  ['allow all ingress: one empty rule', [policy('default/allow', { podSelector: {}, policyTypes: ['Ingress'], ingress: [{}] })], stranger, db, 'yes'],
  ['allow all beside deny all: policies add up', [policy('default/allow', { podSelector: {}, ingress: [{}] }), policy('default/deny', { podSelector: {} })], stranger, db, 'yes'],
  ['default deny egress', [policy('default/deny', { podSelector: {}, policyTypes: ['Egress'] })], db, stranger, 'no'],
  ['policyTypes default to Ingress', [policy('default/p', { podSelector: {} })], db, stranger, 'yes'],
  ['policyTypes default to Egress too when there are egress rules', [policy('default/p', { podSelector: {}, egress: [{ to: [{ podSelector: {} }] }] })], db, stranger, 'no'],
  ['an empty egress list is no egress rule', [policy('default/p', { podSelector: {}, egress: [] })], db, stranger, 'yes'],
  ['from: [] admits everybody', [ingress([])], externalPeer('8.8.8.8'), db, 'yes'],
  ['ports: [] admits every port', [ingress([{ podSelector: {} }], [])], frontend, db, 'yes', 1, 'UDP'],
  ['a port entry without port admits every port of its protocol', [ingress([], [{ protocol: 'UDP' }])], frontend, db, 'yes', 5, 'UDP'],
  ['a port entry without protocol means TCP', [ingress([], [{ port: 6379 }])], frontend, db, 'no', 6379, 'UDP'],
  ['endPort includes its end', [ingress([], [{ port: 32000, endPort: 32768 }])], frontend, db, 'yes', 32768],
  ['endPort excludes what follows', [ingress([], [{ port: 32000, endPort: 32768 }])], frontend, db, 'no', 32769],
  ['an empty namespaceSelector means all namespaces', [ingress([{ namespaceSelector: {} }])], stranger, db, 'yes'],
  ['an empty namespaceSelector admits no address', [ingress([{ namespaceSelector: {} }])], externalPeer('8.8.8.8'), db, 'no'],
  ['an empty podSelector means the own namespace only', [ingress([{ podSelector: {} }])], stranger, db, 'no'],
  ['kubernetes.io/metadata.name names a namespace', [ingress([{ namespaceSelector: byLabels({ 'kubernetes.io/metadata.name': 'other' }) }])], stranger, db, 'yes'],
  ['namespaceSelector In names several', [ingress([{ namespaceSelector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['x', 'other'] }] } }])], stranger, db, 'yes'],
  ['NotIn matches what lacks the key', [ingress([{ podSelector: { matchExpressions: [{ key: 'team', operator: 'NotIn', values: ['a'] }] } }])], frontend, db, 'yes'],
  ['an empty label value is not an absent label', [ingress([{ podSelector: byLabels({ team: '' }) }])], frontend, db, 'no'],
  ['DoesNotExist matches what lacks the key', [ingress([{ podSelector: { matchExpressions: [{ key: 'team', operator: 'DoesNotExist' }] } }])], frontend, db, 'yes'],
  ['a policy of another namespace does not count', [policy('other/deny', { podSelector: {} })], frontend, db, 'yes'],
  ['both sides must admit: egress admits, ingress denies', [policy('other/out', { podSelector: {}, egress: [{}], policyTypes: ['Egress'] }), policy('default/deny', { podSelector: {} })], stranger, db, 'no'],
  ['both sides must admit: ingress admits, egress denies', [policy('other/out', { podSelector: {}, policyTypes: ['Egress'] }), policy('default/in', { podSelector: {}, ingress: [{}] })], stranger, db, 'no'],
];

function ingress(from: readonly object[], ports?: readonly object[]): object {
  return policy('default/p', { podSelector: byLabels({ role: 'db' }), policyTypes: ['Ingress'], ingress: [{ from, ...(ports ? { ports } : {}) }] });
}

for (const [title, policies, from, to, expected, port, protocol] of table) {
  test(title, () => assert.equal(answer(policies, from, to, port, protocol), expected));
}

test('dual-stack: the family of the destination decides which block counts', () => {
  const dual = peer('default/db-1', { role: 'db' }, { ips: ['10.244.1.9', 'fd00:10::9'] });
  const client = peer('other/dual', {}, { ips: ['10.244.2.2', 'fd00:10::2'] });
  const world = { policies: [ingress([{ ipBlock: { cidr: 'fd00:10::/64' } }])], namespaces, pods: [] };
  assert.equal(evaluatePair(world, client, dual, { port: 80 }).allowed, 'no');
  assert.equal(evaluatePair(world, client, dual, { port: 80, family: 'IPv6' }).allowed, 'yes');
});

test('kinds that are not evaluated are carried along', () => {
  const world = { policies: [], namespaces, pods: [], unevaluatedKinds: ['CiliumNetworkPolicy', 'AdminNetworkPolicy', 'AdminNetworkPolicy'] };
  assert.deepEqual(evaluatePair(world, frontend, db, { port: 80 }).unevaluated, ['AdminNetworkPolicy', 'CiliumNetworkPolicy']);
});
