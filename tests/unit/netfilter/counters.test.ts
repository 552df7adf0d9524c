import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discardedBetween } from '#helpers/netfilter/counters.ts';
import { readNodeRuleset } from '#helpers/netfilter/node-ruleset.ts';

function dump(forward: string, ...rules: readonly string[]): ReturnType<typeof readNodeRuleset> {
  return readNodeRuleset({ iptables: ['*filter', `:FORWARD DROP [${forward}]`, ...rules, 'COMMIT'].join('\n') });
}

test('rules and policies that discarded packets in between are told, most first', () => {
  const before = dump('5:300', '[10:600] -A FORWARD -s 10.9.0.0/16 -j DROP', '[1:60] -A FORWARD -j REJECT --reject-with icmp-host-prohibited', '[7:420] -A FORWARD -j ACCEPT');
  const after = dump('6:360', '[0:0] -A FORWARD -d 10.8.0.0/16 -j DROP', '[13:780] -A FORWARD -s 10.9.0.0/16 -j DROP', '[1:60] -A FORWARD -j REJECT --reject-with icmp-host-prohibited', '[99:5940] -A FORWARD -j ACCEPT');
  assert.deepEqual(discardedBetween(before, after).map(({ rule, how, packets, bytes }) => [rule.position, rule.text, how, packets, bytes]), [
    [2, '-A FORWARD -s 10.9.0.0/16 -j DROP', 'drop', 3, 180], [null, 'policy drop', 'drop', 1, 60],
  ]);
});

test('two rules alike are told apart, a chain written anew counts from zero, and a new rule too', () => {
  const twice = discardedBetween(dump('0:0', '[4:4] -A FORWARD -j DROP', '[0:0] -A FORWARD -j DROP'), dump('0:0', '[4:4] -A FORWARD -j DROP', '[2:2] -A FORWARD -j DROP'));
  assert.deepEqual(twice.map(({ rule, packets }) => [rule.position, packets]), [[2, 2]]);
  assert.deepEqual(discardedBetween(dump('0:0', '[40:4] -A FORWARD -j DROP'), dump('0:0', '[3:3] -A FORWARD -j DROP')).map(({ packets }) => packets), [3]);
  assert.deepEqual(discardedBetween(dump('0:0'), dump('0:0', '[3:3] -A FORWARD -j DROP')).map(({ packets }) => packets), [3]);
});

test('nft rules count by their counter statement', () => {
  const nft = (packets: number): ReturnType<typeof readNodeRuleset> => readNodeRuleset({ nft: JSON.stringify({ nftables: [
    { chain: { family: 'inet', table: 'fw', name: 'f', type: 'filter', hook: 'forward', prio: 0, policy: 'drop' } },
    { rule: { family: 'inet', table: 'fw', chain: 'f', handle: 3, expr: [{ counter: { packets, bytes: packets * 60 } }, { drop: null }] } },
    { rule: { family: 'inet', table: 'fw', chain: 'f', handle: 4, expr: [{ reject: null }] } },
  ] }) });
  assert.deepEqual(discardedBetween(nft(1), nft(4)).map(({ rule, packets }) => [rule.handle, packets]), [[3, 3]]);
});
