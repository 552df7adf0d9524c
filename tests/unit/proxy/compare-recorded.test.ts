import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareRules } from '#helpers/proxy/compare.ts';
import type { Comparison, Difference } from '#helpers/proxy/compare.ts';
import { readNodeRuleset } from '#helpers/netfilter/node-ruleset.ts';
import { readSample, sampleNames } from '../netfilter/samples.ts';

function compare(name: string): Comparison {
  const { ruleset, node, services, slices } = readSample(name);
  return compareRules({ ruleset, node, services, slices });
}

/** A difference in one line. Many frontends are counted, one is named. */
function line({ problem, from, frontends, certain }: Difference): string {
  const services = new Set(frontends.map(({ service, portName }) => `${service}${portName ? `:${portName}` : ''}`));
  const rule = 'rule' in problem && problem.rule ? ` by ${problem.rule.table} ${problem.rule.chain} ${problem.rule.position ?? 'policy'}` : '';
  const what = problem.kind === 'missing' ? `${problem.cause} ${problem.chain ?? ''} ${problem.fate}`
    : problem.kind === 'preempted' ? `${problem.effect}${rule}`
      : problem.kind === 'stopped' ? `${problem.how} ${problem.stage}${rule}`
        : problem.kind === 'wrong-backends' ? `-${problem.missing.length} +${problem.extra.map(({ because }) => because).join(',')}`
          : problem.kind === 'not-masqueraded' ? `${problem.why} ${problem.cause}${problem.cause === 'mark-cleared' ? rule : ''}` : '';
  return `${certain ? '' : '? '}${problem.kind}: ${what.replaceAll(/\s+/g, ' ').trim()} | ${from.join()} | ${services.size > 1 ? `${services.size} ports` : [...services][0]}`;
}

const healthy = [
  'iptables-healthy', 'nftables-healthy', 'legacy-healthy', 'no-kube-proxy', 'iptables-forward-drop-with-accepts', 'nftables-accept-in-other-table', 'nftables-leftover-identical',
  // Wrong, but nobody's packets go astray: told as a fact, see below.
  'iptables-cluster-cidr-wrong', 'nftables-cluster-cidr-wrong',
];

const faulty: Readonly<Record<string, readonly string[]>> = {
  'iptables-jump-removed': ['missing: unreachable KUBE-SERVICES leaves | pod,outside | 12 ports'],
  'iptables-service-rule-gone': ['missing: no-rule leaves | pod,node | app/web:http'],
  'iptables-nat-flushed': ['missing: no-rule leaves | pod,node,outside | 12 ports'],
  'iptables-endpoint-missing': ['wrong-backends: -1 + | pod,node | app/web:http'],
  'iptables-preempted': ['preempted: accept by nat PREROUTING 1 | pod | 12 ports'],
  'iptables-legacy-leftover': ['? preempted: dnat by nat PREROUTING 1 | pod | app/web:http'],
  'iptables-notrack': ['preempted: notrack by raw PREROUTING 1 | pod | app/web:http'],
  'iptables-foreign-forward-drop': ['stopped: drop after-translation by fw f policy | pod,outside | 12 ports'],
  'iptables-forward-policy-drop': ['stopped: drop after-translation by filter FORWARD policy | pod | 12 ports'],
  'iptables-forward-reject': ['stopped: reject after-translation by filter FORWARD 5 | pod | 12 ports'],
  'iptables-masquerade-flushed': ['not-masqueraded: hairpin no-rule | pod | 10 ports', 'not-masqueraded: external no-rule | outside | 3 ports'],
  'iptables-mark-cleared': ['not-masqueraded: hairpin mark-cleared by mangle POSTROUTING 1 | pod | 10 ports', 'not-masqueraded: external mark-cleared by mangle POSTROUTING 1 | outside | 3 ports'],
  'iptables-stale-endpoints': ['app/balanced', 'app/nodeport:http', 'app/nodeport:other'].map((port) => `wrong-backends: -3 +gone,gone,gone | pod,node,outside | ${port}`)
    .concat(['app/sticky', 'app/udp:one', 'app/udp:two', 'app/web:http'].map((port) => `wrong-backends: -3 +gone,gone,gone | pod,node | ${port}`)),
  'iptables-stale-udp': ['wrong-backends: -2 +gone,gone | pod,node | kube-system/kube-dns:dns', 'wrong-backends: -2 +gone,gone | pod,node | kube-system/kube-dns:dns-tcp'],
  'legacy-service-rule-gone': ['missing: no-rule leaves | pod,node | app/web:http'],
  'nftables-service-element-gone': ['missing: no-rule rejected | pod,node | app/web:http'],
  'nftables-jump-removed': ['missing: unreachable services rejected | pod | 12 ports', 'missing: unreachable services leaves | outside | 3 ports'],
  'nftables-masquerade-flushed': ['not-masqueraded: hairpin no-rule | pod | 10 ports', 'not-masqueraded: external no-rule | outside | 3 ports'],
  // Mode nftables asks for a hairpin by a set, not by the mark: a cleared mark hurts the outer addresses only.
  'nftables-mark-cleared': ['not-masqueraded: external mark-cleared by mangle POSTROUTING 1 | outside | 3 ports'],
  'nftables-legacy-leftover': ['? preempted: dnat by nat PREROUTING 1 | pod | app/web:http'],
  'nftables-notrack': ['preempted: notrack by raw1 p 1 | pod | app/web:http'],
  'nftables-foreign-forward-drop': ['stopped: drop after-translation by fw f policy | pod,outside | 12 ports'],
  'nftables-endpoint-missing': ['wrong-backends: -2 + | pod,node | app/web:http'],
  'nftables-stale-endpoints': ['app/balanced', 'app/nodeport:http', 'app/nodeport:other'].map((port) => `wrong-backends: -3 +gone,gone,gone | pod,node,outside | ${port}`)
    .concat(['app/sticky', 'app/udp:one', 'app/udp:two', 'app/web:http'].map((port) => `wrong-backends: -3 +gone,gone,gone | pod,node | ${port}`)),
  'nftables-mode-switch-leftover': ['app/balanced', 'app/nodeport:http', 'app/nodeport:other'].map((port) => `? wrong-backends: -3 +gone,gone,gone | pod,node,outside | ${port}`)
    .concat(['app/sticky', 'app/udp:one', 'app/udp:two', 'app/web:http'].map((port) => `? wrong-backends: -3 +gone,gone,gone | pod,node | ${port}`)),
};

test('every recorded sample is judged here', () => {
  assert.deepEqual([...healthy, ...Object.keys(faulty)].sort(), sampleNames);
});

for (const name of healthy) {
  test(`nothing is told of ${name}`, () => {
    const { differences, verdicts, notLooked } = compare(name);
    assert.deepEqual(differences.map(line), []);
    assert.ok(verdicts.every(({ state, doubts }) => state === 'complete' && doubts.length === 0));
    assert.deepEqual(notLooked, []);
    if (name !== 'no-kube-proxy') assert.equal(verdicts.length, 33);
  });
}

for (const [name, expected] of Object.entries(faulty)) {
  test(`told of ${name}`, () => {
    assert.deepEqual(compare(name).differences.map(line).sort(), [...expected].sort());
  });
}

test('a Service without endpoints, or with none on this node under the policy Local, is complete when it is turned away', () => {
  for (const name of ['iptables-healthy', 'nftables-healthy', 'legacy-healthy']) {
    const expects = (service: string): readonly string[] => compare(name).verdicts.filter(({ frontend }) => frontend.service === service && frontend.kind === 'cluster-ip').map(({ frontend, state }) => `${frontend.expect} ${state}`);
    assert.deepEqual(expects('app/empty'), ['reject complete', 'reject complete']);
    assert.deepEqual(expects('app/local'), ['drop complete', 'drop complete']);
    assert.deepEqual(expects('app/headless'), []);
    assert.deepEqual(expects('app/other-proxy'), []);
  }
});

test('which proxy is there is told by its rules', () => {
  const kinds = (name: string): readonly string[] => compare(name).proxies.map(({ kind, servicePorts }) => `${kind} ${servicePorts}`);
  assert.deepEqual(kinds('iptables-healthy'), ['iptables-nft 14']);
  assert.deepEqual(kinds('legacy-healthy'), ['iptables-legacy 14']);
  assert.deepEqual(kinds('nftables-healthy'), ['nftables 14']);
  assert.deepEqual(kinds('no-kube-proxy'), []);
  assert.equal(compare('no-kube-proxy').presence, 'none');
  assert.deepEqual(kinds('iptables-nat-flushed'), ['iptables-nft 0']);
});

test('of two proxies, the one whose rules went stale is told', () => {
  assert.deepEqual(compare('nftables-mode-switch-leftover').alone, [{ kind: 'iptables-nft', wrong: 7, right: 7 }, { kind: 'nftables', wrong: 0, right: 14 }]);
  assert.deepEqual(compare('nftables-leftover-identical').alone.map(({ wrong }) => wrong), [0, 0]);
  assert.deepEqual(compare('nftables-healthy').alone, []);
});

test('a wrong clusterCIDR is told by the rule that masquerades pods', () => {
  assert.match(compare('iptables-cluster-cidr-wrong').podTrafficMasqueraded?.text ?? '', /! -s 10\.99\.0\.0\/16/);
  assert.match(compare('nftables-cluster-cidr-wrong').podTrafficMasqueraded?.text ?? '', /saddr != 10\.99\.0\.0\/16/);
  for (const name of ['iptables-healthy', 'nftables-healthy', 'legacy-healthy']) assert.equal(compare(name).podTrafficMasqueraded, null);
});

test('without a dump of the kind that could show rules, their absence is not claimed', () => {
  const sample = readSample('no-kube-proxy');
  const look = (dumps: Parameters<typeof readNodeRuleset>[0]): string => compareRules({ ...sample, ruleset: readNodeRuleset(dumps) }).presence;
  assert.equal(look({ iptables: sample.file('iptables-save.txt') }), 'cannot-tell');
  assert.equal(look({ nft: sample.file('nft-ruleset.json') }), 'cannot-tell');
  assert.equal(look({ iptables: sample.file('iptables-save.txt'), nft: sample.file('nft-ruleset.json') }), 'none');
});

test('with nft alone, the opaque rules of iptables are no ground for a claim', () => {
  const sample = readSample('iptables-healthy');
  const { verdicts } = compareRules({ ...sample, ruleset: readNodeRuleset({ nft: sample.file('nft-ruleset.json') }) });
  assert.ok(verdicts.length > 0);
  assert.deepEqual(verdicts.filter(({ state }) => state === 'broken').map(({ frontend, problems }) => [frontend.service, problems]), []);
});

test('drops that are meant are not told', () => {
  const sample = readSample('nftables-foreign-forward-drop');
  assert.deepEqual(compareRules({ ...sample, intended: ({ table }) => table === 'fw' }).differences, []);
});

test('what a network policy engine drops is not told either', () => {
  const sample = readSample('nftables-foreign-forward-drop');
  const text = sample.file('nft-ruleset.json')?.replaceAll('"fw"', '"some-policy"') ?? '';
  const ruleset = readNodeRuleset({ iptables: sample.file('iptables-save.txt'), nft: text });
  assert.ok(ruleset.chains.some(({ table }) => table === 'some-policy'));
  assert.deepEqual(compareRules({ ...sample, ruleset }).differences, []);
});

test('loopback addresses among those of the node are not looked from or at', () => {
  for (const name of ['iptables-healthy', 'nftables-healthy']) {
    const sample = readSample(name);
    const node = { ...sample.node, addresses: ['127.0.0.1', '::1', 'fe80::1', ...sample.node.addresses] };
    const { differences, verdicts } = compareRules({ ...sample, node });
    assert.deepEqual([differences.length, verdicts.length], [0, 33]);
  }
});
