/** Malformed input never throws and never opens more than it says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { rangeContains } from '#helpers/policy/address.ts';
import { admittedExample } from '#helpers/policy/admitted-example.ts';
import { evaluatePair } from '#helpers/policy/evaluate-pair.ts';
import { nodePeer, podPeer } from '#helpers/policy/peer.ts';
import { suggestAllowRule } from '#helpers/policy/suggest-allow.ts';
import { namespace, peer, policy } from './cluster.ts';

const junk = fc.oneof(fc.anything({ maxDepth: 3 }), fc.constantFrom(null, undefined, 'x', 7, [], {}));
const junkSpec = fc.record({
  podSelector: junk, policyTypes: junk,
  ingress: fc.oneof(junk, fc.array(fc.record({ from: fc.oneof(junk, fc.array(fc.record({ podSelector: junk, namespaceSelector: junk, ipBlock: fc.oneof(junk, fc.record({ cidr: junk, except: junk })) }, { requiredKeys: [] }))), ports: fc.oneof(junk, fc.array(fc.record({ port: junk, endPort: junk, protocol: junk }, { requiredKeys: [] }))) }, { requiredKeys: [] }))),
  egress: junk,
}, { requiredKeys: [] });

test('no input throws', () => {
  fc.assert(fc.property(fc.array(fc.oneof(junk, junkSpec.map((spec) => policy('app/p', spec)))), junk, junk, (policies, rawPod, rawNode) => {
    const world = { policies, namespaces: [rawPod], pods: [rawPod, rawNode], services: [rawNode] };
    const to = peer('app/web', { constructor: 'x' });
    for (const from of [podPeer(rawPod), nodePeer(rawNode), { kind: 'external', ip: String(typeof rawNode) } as const]) {
      evaluatePair(world, from, to, { port: 80, via: { ip: 'x', port: 1 } });
      suggestAllowRule(world, from, to, { port: 80 });
    }
    admittedExample(world, to, { port: 80 });
  }), { numRuns: 500 });
});

const denied: readonly [string, object][] = [
  ['a peer that names nothing', { from: [{}] }],
  ['a peer that is no object', { from: ['x'] }],
  ['a list of peers that is no list', { from: 'x' }],
  ['a list of ports that is no list', { ports: 'x' }],
  ['both a selector and a block', { from: [{ podSelector: {}, ipBlock: { cidr: '0.0.0.0/0' } }] }],
  ['a range that is none', { from: [{ ipBlock: { cidr: '10.0.0.0' } }] }],
  ['a range with too long a prefix', { from: [{ ipBlock: { cidr: '0.0.0.0/33' } }] }],
  ['an unknown operator', { from: [{ podSelector: { matchExpressions: [{ key: 'a', operator: 'Gt', values: ['1'] }] } }] }],
  ['In without values', { from: [{ podSelector: { matchExpressions: [{ key: 'a', operator: 'NotIn', values: [] }] } }] }],
  ['a label value that is no string', { from: [{ podSelector: { matchLabels: { a: 1 } } }] }],
  ['endPort before port', { ports: [{ port: 90, endPort: 70 }] }],
  ['endPort with a named port', { ports: [{ port: 'http', endPort: 90 }] }],
  ['endPort without port', { ports: [{ endPort: 90 }] }],
  ['a numeric string is a name', { ports: [{ port: '80' }] }],
];

for (const [title, rule] of denied) {
  test(`${title} admits nobody`, () => {
    const world = { policies: [policy('app/p', { podSelector: {}, ingress: [rule] })], namespaces: [namespace('app')], pods: [] };
    assert.equal(evaluatePair(world, peer('app/cli', { a: '1' }), peer('app/web'), { port: 80 }).allowed, 'no');
  });
}

test('null is absent, as to the API server', () => {
  const open = policy('app/p', { podSelector: null, policyTypes: null, ingress: [{ from: null, ports: null }], egress: null });
  assert.equal(evaluatePair({ policies: [open], namespaces: [], pods: [] }, peer('app/cli'), peer('app/web'), { port: 80 }).allowed, 'yes');
});

test('ranges of both families', () => {
  const cases: readonly [string, string, boolean][] = [
    ['10.0.0.5/24', '10.0.0.200', true], ['10.0.0.0/24', '10.0.1.0', false], ['0.0.0.0/0', '::1', false], ['::/0', '10.0.0.1', false],
    ['fd00::/8', 'fdff::1', true], ['fd00:0:0::/48', 'fd00:0:1::1', false], ['10.0.0.0/8', '::ffff:10.1.2.3', true], ['::ffff:10.0.0.0/104', '10.1.2.3', true],
    ['10.0.0.0/8', '10.1', false], ['fe80::/10', 'fe80::1%eth0', true], ['10.0.0.0/', '10.0.0.1', false], ['', '', false],
  ];
  for (const [cidr, ip, expected] of cases) assert.equal(rangeContains(cidr, ip), expected, `${cidr} ${ip}`);
});
