/** Rules as nft prints them (tests/recorded/netfilter/conditions.nft.json), and what an ordinary question of a pod and its answer meet in them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { holds } from '#helpers/netfilter/evaluate.ts';
import type { Travelling } from '#helpers/netfilter/field-value.ts';
import { readNftRuleset } from '#helpers/netfilter/nft-json.ts';
import { firstPacket } from '#helpers/netfilter/packet.ts';
import type { Packet } from '#helpers/netfilter/packet.ts';

const node = { addresses: ['10.0.0.1'], routes: [{ to: 'default', dev: 'eth0' }, { to: '10.244.1.0/24', dev: 'cni0' }] };
const { chains } = readNftRuleset(readFileSync(new URL('../../recorded/netfilter/conditions.nft.json', import.meta.url), 'utf8'));
const rules = chains.flatMap((chain) => chain.rules);

const question = firstPacket({ protocol: 'tcp', source: '10.244.1.5', destination: '10.244.2.7', destinationPort: 9376, inInterface: 'cni0' });
const answer: Packet = { ...question, source: '10.244.2.7', destination: '10.244.1.5', sourcePort: 9376, destinationPort: null, inInterface: 'eth0', state: 'established' };

function meets(text: string, packet: Packet): 'yes' | 'no' | 'unknown' {
  const rule = rules.find(({ source }) => source === text);
  assert.ok(rule, `${text} is none of: ${rules.map(({ source }) => source).join('; ')}`);
  const at: Travelling = { packet, hook: 'forward', original: packet, connectionMark: 0, translated: false, masqueraded: false, source: null, untracked: false, hops: null, zone: null };
  const answers = rule.matches.map((match) => (match.kind === 'chance' ? 'unknown' : holds(match, at, { family: 'inet', table: 't', backend: 'nft' }, { node, sets: new Map() })));
  return answers.includes('no') ? 'no' : answers.includes('unknown') ? 'unknown' : 'yes';
}

const cases: readonly (readonly [rule: string, question: string, answer: string])[] = [
  ['pkttype broadcast drop', 'no', 'no'],
  ['ip dscp cs1 drop', 'no', 'no'],
  ['ip ttl < 2 drop', 'no', 'no'],
  ['tcp flags syn drop', 'yes', 'unknown'],
  ['tcp flags & { fin, syn, rst, ack } syn drop', 'yes', 'no'],
  ['tcp flags != syn ct state new drop', 'no', 'no'],
  ['tcp flags & { fin, syn } { fin, syn } drop', 'no', 'no'],
  ['ip frag-off & 8191 != 0 drop', 'no', 'no'],
  // Which device it really came by, and how large it becomes, only the packet itself shows.
  ['fib saddr . iif oif false drop', 'unknown', 'unknown'],
  ['ip protocol icmp icmp type { destination-unreachable, echo-request } accept', 'no', 'no'],
  ['icmpv6 type nd-neighbor-solicit accept', 'no', 'no'],
  ['length > 9000 drop', 'unknown', 'unknown'],
  ['iiftype loopback accept', 'no', 'no'],
  ['skuid 1000 drop', 'no', 'no'],
  ['ct zone 5 drop', 'no', 'no'],
  ['ct helper ftp accept', 'no', 'no'],
  ['udp length > 9000 drop', 'no', 'no'],
  ['esp spi 100 accept', 'no', 'no'],
  ['numgen random mod 10 < 1 drop', 'unknown', 'unknown'],
  ['hour 01:00-02:00 drop', 'unknown', 'unknown'],
  ['ct packets > 100 drop', 'unknown', 'unknown'],
  ['ether saddr 02:00:00:00:00:01 drop', 'unknown', 'unknown'],
];

for (const [rule, asked, answered] of cases) {
  test(`${rule}: a question ${asked}, its answer ${answered}`, () => {
    assert.deepEqual([meets(rule, question), meets(rule, answer)], [asked, answered]);
  });
}
