import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readNftRuleset } from '#helpers/netfilter/nft-json.ts';
import { readNodeRuleset } from '#helpers/netfilter/node-ruleset.ts';
import type { Rule } from '#helpers/netfilter/ruleset.ts';
import { readSample, sampleNames } from './samples.ts';

function rule(...expr: readonly unknown[]): Rule {
  const text = JSON.stringify({ nftables: [{ chain: { family: 'inet', table: 't', name: 'c' } }, { rule: { family: 'inet', table: 't', chain: 'c', handle: 4, expr } }] });
  const [only] = readNftRuleset(text).chains[0]?.rules ?? [];
  assert.ok(only);
  return only;
}
const mark = { meta: { key: 'mark' } };

test('tcp dport is asked of TCP packets only, though nft does not print that condition', () => {
  const { matches } = rule({ match: { op: '==', left: { payload: { protocol: 'tcp', field: 'dport' } }, right: { set: [80, { range: [8000, 8010] }] } } }, { accept: null });
  assert.deepEqual(matches.map((match) => match.kind === 'compare' ? match.fields[0] : match.kind), ['protocol', 'dport']);
});

test('marks: set, or, xor and conditions under a mask', () => {
  const set = (value: unknown): unknown => rule({ mangle: { key: mark, value } }).actions[0];
  assert.deepEqual(set({ '|': [mark, 0x4000] }), { kind: 'mark', of: 'packet', and: 0xffffbfff, xor: 0x4000 });
  assert.deepEqual(set({ '^': [mark, 0x4000] }), { kind: 'mark', of: 'packet', and: 0xffffffff, xor: 0x4000 });
  assert.deepEqual(set({ '|': [{ '&': [mark, 0xff] }, 0x100] }), { kind: 'mark', of: 'packet', and: 0xff, xor: 0x100 });
  assert.deepEqual(set(7), { kind: 'mark', of: 'packet', and: 0, xor: 7 });
  assert.deepEqual(rule({ match: { op: '!=', left: { '&': [mark, 0x4000] }, right: 0 } }).matches, [{ kind: 'mark', of: 'packet', mask: 0x4000, from: 0, to: 0, negated: true }]);
});

test('what it does not understand is unknown, with its source', () => {
  assert.equal(rule({ tproxy: { port: 1 } }).actions[0]?.kind, 'unknown');
  assert.equal(rule({ match: { op: '==', left: { payload: { base: 'nh', offset: 0, len: 8 } }, right: 3 } }).matches[0]?.kind, 'unknown');
  assert.equal(rule({ xt: { type: 'target', name: 'DNAT' } }).actions[0]?.kind, 'unknown');
  assert.equal(readNftRuleset('Error: syntax error').readable, false);
  assert.equal(readNftRuleset('{}').readable, false);
});

test('the kernel calls no chain of a dormant table', () => {
  const text = JSON.stringify({ nftables: ['fw', 'other'].map((table) => ({ chain: { family: 'inet', table, name: 'c', hook: 'forward', prio: 0, policy: 'drop', type: 'filter' } })) });
  const { chains } = readNodeRuleset({ nft: text, dormant: 'table inet fw {\n' });
  assert.deepEqual(chains.map(({ table, base }) => [table, base?.policy]), [['fw', undefined], ['other', 'drop']]);
});

test('no JSON makes the reader fail', () => {
  const kinds = ['match', 'vmap', 'dnat', 'mangle', 'set', 'xt', 'jump', 'limit', 'reject', 'numgen'];
  fc.assert(fc.property(fc.array(fc.record({ kind: fc.constantFrom(...kinds), body: fc.jsonValue({ maxDepth: 4 }) })), fc.jsonValue(), (statements, junk) => {
    assert.equal(rule(...statements.map(({ kind, body }) => ({ [kind]: body }))).position, 1);
    readNftRuleset(JSON.stringify({ nftables: [{ set: junk }, { map: junk }, { chain: junk }, { rule: junk }, junk] }));
    readNftRuleset(JSON.stringify(junk));
  }), { numRuns: 300 });
});

for (const name of sampleNames) {
  test(`the real ruleset is read to the end: ${name}`, () => {
    const text = readSample(name).file('nft-ruleset.json');
    if (text === null) return;
    const { chains, sets, unknown, readable } = readNftRuleset(text);
    assert.ok(readable);
    assert.deepEqual(unknown, []);
    const native = chains.filter(({ table }) => table === 'kube-proxy' || table === 'fw' || table === 'raw1');
    assert.deepEqual(native.flatMap(({ rules }) => rules.flatMap(({ matches, actions }) => [...matches, ...actions])).filter(({ kind }) => kind === 'unknown'), []);
    assert.ok(sets.flatMap(({ elements }) => elements).every(({ key }) => key.every(({ kind }) => kind !== 'unknown')));
  });
}

test('a table of iptables-nft counts once, in the view of iptables-save', () => {
  const sample = readSample('iptables-healthy');
  const services = sample.ruleset.chains.filter(({ table, name, family }) => table === 'nat' && name === 'KUBE-SERVICES' && family === 'ip');
  assert.equal(services.length, 1);
  assert.match(services[0]?.rules[0]?.source ?? '', /^-A KUBE-SERVICES /);
  const alone = readNodeRuleset({ nft: sample.file('nft-ruleset.json') });
  assert.equal(alone.chains.filter(({ table, name, family }) => table === 'nat' && name === 'KUBE-SERVICES' && family === 'ip').length, 1);
});

test('sets that packets fill are known by the rules that fill them', () => {
  const { ruleset } = readSample('nftables-healthy');
  const affinity = ruleset.sets.filter(({ name }) => name.startsWith('affinity-'));
  assert.equal(affinity.length, 3);
  assert.ok(affinity.every(({ dynamic }) => dynamic));
  assert.ok(ruleset.sets.filter(({ name }) => name === 'cluster-ips').every(({ dynamic }) => !dynamic));
});
