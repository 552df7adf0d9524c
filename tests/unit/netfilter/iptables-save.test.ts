import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readIptablesSave } from '#helpers/netfilter/iptables-save.ts';
import { writeAtom } from '#helpers/netfilter/atom.ts';
import type { Rule } from '#helpers/netfilter/ruleset.ts';
import { readSample, sampleNames } from './samples.ts';

function rule(text: string, chains: readonly string[] = []): Rule {
  const { chains: [chain] } = readIptablesSave({ family: 'ip', text: ['*filter', ':FORWARD ACCEPT [0:0]', ...chains.map((name) => `:${name} - [0:0]`), `-A FORWARD ${text}`, 'COMMIT'].join('\n') });
  const [only] = chain?.rules ?? [];
  assert.ok(only);
  return only;
}

/** A rule's conditions in one line, so that expectations read like rules. */
function brief({ matches }: Rule): string {
  return matches.map((match) => {
    const not = 'negated' in match && match.negated ? 'not ' : '';
    switch (match.kind) {
      case 'compare': return `${not}${match.fields.join('.')} in ${match.tuples.map((tuple) => tuple.map(writeAtom).join('.')).join(',')}`;
      case 'mark': return `${not}${match.of} mark & ${match.mask.toString(16)} = ${match.from.toString(16)}`;
      case 'flags': return `${not}flags ${match.flags.mask.join('|')} = ${match.flags.set?.join('|') ?? 'some'}`;
      case 'chance': return `chance ${match.probability}`;
      case 'history': return `${not}seen before`;
      default: return match.kind;
    }
  }).join('; ');
}

const conditions: readonly (readonly [string, string])[] = [
  ['-s 10.0.0.0/8 ! -d 10.96.0.1/32 -i eth0 -o veth+ -p tcp -j ACCEPT', 'saddr in 10.0.0.0-10.255.255.255; not daddr in 10.96.0.1; iif in eth0; oif in veth*; protocol in tcp'],
  ['-p tcp -m tcp --dport 80 -j DROP', 'protocol in tcp; dport in 80'],
  ['-p udp -m udp ! --dport 1000:2000 -j DROP', 'protocol in udp; not dport in 1000-2000'],
  ['-p tcp -m multiport --dports 80,443,8000:8010 -j DROP', 'protocol in tcp; dport in 80,443,8000-8010'],
  ['-m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP', 'not ctstate in related,established,dnat'],
  ['-m conntrack --ctstate INVALID -m nfacct --nfacct-name  ct_state_invalid_dropped_pkts -j DROP', 'ctstate in invalid'],
  ['-m conntrack --ctorigdst 10.96.0.10/32 --ctorigdstport 53 -j DROP', 'ctorigdaddr in 10.96.0.10; ctorigdport in 53'],
  ['-m addrtype --dst-type LOCAL -j RETURN', 'daddrtype in local'],
  ['-m mark ! --mark 0x4000/0x4000 -j RETURN', 'not packet mark & 4000 = 4000'],
  ['-m statistic --mode random --probability 0.33333333349 -j ACCEPT', 'chance 0.33333333349'],
  ['-m statistic --mode nth --every 4 --packet 0 -j ACCEPT', 'chance 0.25'],
  ['-m recent --rcheck --seconds 10800 --reap --name KUBE-SEP-A --mask 255.255.255.255 --rsource -j ACCEPT', 'seen before'],
  ['-m recent --set --name KUBE-SEP-A --mask 255.255.255.255 --rsource -j ACCEPT', ''],
  ['-m set --match-set cali40s:x src -j DROP', 'unknown'],
  ['-m bpf --bytecode "4,48 0 0 9,21 0 1 6,6 0 0 1,6 0 0 0" -j DROP', 'unknown'],
  ['-m owner --uid-owner 1337 -j RETURN', 'socket'],
  ['-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j DROP', 'protocol in tcp; flags fin|syn|rst|ack = syn'],
  ['-p tcp -m tcp ! --syn -j DROP', 'protocol in tcp; not flags fin|syn|rst|ack = syn'],
  ['-p tcp -m tcp --tcp-flags ALL NONE -j DROP', 'protocol in tcp; flags fin|syn|rst|psh|ack|urg|ecn|cwr = '],
  ['-m ttl --ttl-lt 2 -j DROP', 'hops in 0-1'],
  ['-m pkttype --pkt-type broadcast -j DROP', 'pkttype in broadcast'],
  ['-m length --length 1500:65535 -j DROP', 'unknown'],
  ['-m iprange --src-range 10.0.0.5-10.0.0.9 -j DROP', 'saddr in 10.0.0.5-10.0.0.9'],
  ['-s 10.1.0.0/255.255.0.0 -j DROP', 'saddr in 10.1.0.0-10.1.255.255'],
  ['-m rpfilter --validmark --invert -j DROP', 'unknown; unknown'],
  ['-m socket -j DROP', 'unknown'],
  ['-m comment --comment "-j ACCEPT \\"quoted\\" -m bpf" -j DROP', ''],
];

for (const [text, expected] of conditions) {
  test(`conditions of: ${text}`, () => {
    assert.equal(brief(rule(text)), expected);
  });
}

test('a comment keeps its quotes and options inside it are no options', () => {
  const read = rule('-m comment --comment "-j ACCEPT \\"quoted\\"" -j DROP');
  assert.equal(read.comment, '-j ACCEPT "quoted"');
  assert.deepEqual(read.actions, [{ kind: 'verdict', verdict: { kind: 'drop' } }]);
});

const actions: readonly (readonly [string, unknown])[] = [
  ['-j MARK --set-xmark 0x4000/0x4000', { kind: 'mark', of: 'packet', and: 0xffffbfff, xor: 0x4000 }],
  ['-j MARK --set-xmark 0x4000/0x0', { kind: 'mark', of: 'packet', and: 0xffffffff, xor: 0x4000 }],
  ['-j MARK --set-xmark 0x0/0xffffffff', { kind: 'mark', of: 'packet', and: 0, xor: 0 }],
  ['-j MARK --or-mark 0x4000', { kind: 'mark', of: 'packet', and: 0xffffbfff, xor: 0x4000 }],
  ['-j CONNMARK --restore-mark --nfmask 0xff --ctmask 0xff', { kind: 'copy-mark', to: 'packet', mask: 0xff }],
  ['-j CT --notrack', { kind: 'notrack' }],
  ['-j CT --zone 5', { kind: 'zone', zone: 5 }],
  ['-j MASQUERADE --random-fully', { kind: 'masquerade' }],
  ['-j REJECT --reject-with icmp-host-prohibited', { kind: 'verdict', verdict: { kind: 'reject', with: 'icmp-host-prohibited' } }],
  ['-p tcp -j TPROXY --on-port 15006 --tproxy-mark 0x2/0x2', { kind: 'verdict', verdict: { kind: 'proxy', source: '-j TPROXY --on-port 15006 --tproxy-mark 0x2/0x2', port: 15006 } }],
  ['-j NFQUEUE --queue-num 100', { kind: 'verdict', verdict: { kind: 'queue', source: '-j NFQUEUE --queue-num 100', from: 100, to: 100, bypass: false } }],
  ['-j NFQUEUE --queue-balance 0:3 --queue-bypass', { kind: 'verdict', verdict: { kind: 'queue', source: '-j NFQUEUE --queue-balance 0:3 --queue-bypass', from: 0, to: 3, bypass: true } }],
  ['-g OTHER', { kind: 'verdict', verdict: { kind: 'goto', chain: 'OTHER' } }],
  ['-j OTHER', { kind: 'verdict', verdict: { kind: 'jump', chain: 'OTHER' } }],
  ['-j LOG --log-prefix "dropped: "', { kind: 'note', source: '-j LOG --log-prefix dropped: ' }],
  ['-j NEVERHEARD --of it', { kind: 'unknown', source: '-j NEVERHEARD --of it' }],
];

for (const [text, expected] of actions) {
  test(`action of: ${text}`, () => {
    assert.deepEqual(rule(text, ['OTHER']).actions, [expected]);
  });
}

test('tables become hooks and priorities, and policies keep their counters', () => {
  const { chains, backend, incompatible } = readIptablesSave({ family: 'ip6', text: [
    '# Generated by ip6tables-save v1.8.9 (nf_tables) on Sun Nov 22 19:45:05 2026', '*raw', ':PREROUTING ACCEPT [1:2]', 'COMMIT', '*mangle', ':OUTPUT ACCEPT [0:0]', 'COMMIT', '*nat', ':PREROUTING ACCEPT [0:0]', ':POSTROUTING ACCEPT [0:0]', 'COMMIT',
    '*filter', ':FORWARD DROP [7:420]', 'COMMIT', '*security', ':INPUT ACCEPT [0:0]', 'COMMIT', "# Table `nat' is incompatible, use 'nft' tool.",
  ].join('\n') });
  assert.equal(backend, 'nft');
  assert.deepEqual(incompatible, ['nat']);
  assert.deepEqual(chains.map(({ table, base }) => `${table} ${base?.hook} ${base?.type} ${base?.priority} ${base?.policy}`), [
    'raw prerouting filter -300 accept', 'mangle output route -150 accept', 'nat prerouting nat -100 accept', 'nat postrouting nat 100 accept', 'filter forward filter 0 drop', 'security input filter 50 accept',
  ]);
  assert.deepEqual(chains[4]?.base?.policyCounters, { packets: 7, bytes: 420 });
});

for (const name of sampleNames) {
  test(`every rule of the real dump is read: ${name}`, () => {
    for (const file of ['iptables-save.txt', 'ip6tables-save.txt', 'iptables-legacy-save.txt']) {
      const text = readSample(name).file(file);
      if (text === null) continue;
      const { chains, unknown } = readIptablesSave({ text, family: 'ip' });
      const lines = text.split('\n').filter((line) => / ?-A /.test(line)).map((line) => line.replace(/^\[.*?\] /, '').trimEnd());
      const read = chains.flatMap(({ rules }) => rules);
      assert.deepEqual(new Set(read.map(({ source }) => source)), new Set(lines));
      assert.equal(read.length, lines.length);
      assert.deepEqual(unknown, []);
      assert.deepEqual(read.flatMap(({ matches, actions }) => [...matches, ...actions]).filter(({ kind }) => kind === 'unknown'), []);
      assert.ok(read.every(({ counters }) => counters !== null));
    }
  });
}

test('no text makes the parser fail, and no rule is lost', () => {
  const word = fc.oneof(fc.constantFrom('toString', '--constructor', '-m', '-j', '-g', '-p', '-s', '!', '--dport', '--mark', '--ctstate', '"', '\\', '-d', '--to-destination', '--set-xmark', '--match-set', '--probability', '--dports', '--every', 'tcp', 'mark', 'DNAT', '0x1/0x', '::', '1:', '-1'), fc.string());
  fc.assert(fc.property(fc.array(fc.array(word, { maxLength: 8 }), { maxLength: 6 }), fc.string(), (rules, junk) => {
    const lines = rules.map((words) => `-A FORWARD ${words.join(' ').replaceAll(/[\n\r\u2028\u2029]/g, ' ')}`);
    const { chains } = readIptablesSave({ family: 'ip', text: ['*filter', ':FORWARD ACCEPT [0:0]', ...lines, 'COMMIT'].join('\n') });
    assert.equal(chains.reduce((sum, each) => sum + each.rules.length, 0), lines.length);
    readIptablesSave({ family: 'ip', text: junk });
  }), { numRuns: 300 });
});
