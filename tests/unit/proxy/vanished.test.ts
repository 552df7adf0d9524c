import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readNodeRuleset } from '#helpers/netfilter/node-ruleset.ts';
import { compareRules } from '#helpers/proxy/compare.ts';
import { readSample } from '../netfilter/samples.ts';

/** Take any one rule out that a Service needs, and the comparison must say so, for that Service and no other. */
test('no rule of a Service vanishes unnoticed from iptables', () => {
  const sample = readSample('iptables-healthy');
  const text = sample.file('iptables-save.txt') ?? '';
  const lines = text.split('\n');
  const needed = lines.flatMap((line, at) => / -A KUBE-(SERVICES .*-j KUBE-SVC-|SVC-\S+ .*-j KUBE-SEP-|SEP-\S+ .*-j (DNAT|KUBE-MARK-MASQ))/.test(line) && !line.includes('--rcheck') ? [{ line, at }] : []);
  assert.ok(needed.length > 80);
  // A Service's marks are only needed where an endpoint is on this node; the other rules always.
  const local = (line: string): boolean => !line.includes('KUBE-MARK-MASQ') || /-s 10\.244\.1\.\d+\//.test(line);
  const missed = needed.filter(({ line }) => local(line)).filter((_, number) => number % 3 === 0).filter(({ line, at }) => {
    const service = /--comment "([\w-]+\/[\w-]+)/.exec(line)?.[1];
    const services = sample.services.filter(({ metadata }) => `${metadata.namespace}/${metadata.name}` === service);
    assert.equal(services.length, 1, line);
    const { differences } = compareRules({ ...sample, services, ruleset: readNodeRuleset({ iptables: lines.filter((_, other) => other !== at).join('\n') }) });
    return differences.length === 0;
  });
  assert.deepEqual(missed.map(({ line }) => line), []);
});

test('no element or rule of a Service vanishes unnoticed from nftables', () => {
  const sample = readSample('nftables-healthy');
  const iptables = sample.file('iptables-save.txt');
  interface Listing { readonly nftables: readonly Readonly<Record<string, { readonly table?: string; readonly family?: string; readonly name?: string; readonly chain?: string; readonly elem?: readonly unknown[]; readonly expr?: readonly unknown[] }>>[] }
  const { nftables } = JSON.parse(sample.file('nft-ruleset.json') ?? '{}') as Listing;
  const without: { readonly what: string; readonly nftables: Listing['nftables'] }[] = [];
  nftables.forEach((object, at) => {
    const { map, rule } = object;
    if (map?.name === 'service-ips' && map.family === 'ip') {
      map.elem?.forEach((element, number) => without.push({ what: JSON.stringify(element), nftables: nftables.with(at, { map: { ...map, elem: (map.elem ?? []).toSpliced(number, 1) } }) }));
    }
    if (rule?.family === 'ip' && /^(service|endpoint)-[A-Z0-9]{8}-/.test(rule.chain ?? '') && /"dnat"|"vmap"/.test(JSON.stringify(rule.expr))) without.push({ what: JSON.stringify(rule), nftables: nftables.toSpliced(at, 1) });
  });
  assert.ok(without.length > 25);
  // An outer address is looked at only where this node has a backend under the policy Local: app/nodeport-local has none here.
  const missed = without.filter(({ what }) => !what.includes('nodeport-local') && !what.includes('192.0.2.'))
    .filter((each) => compareRules({ ...sample, ruleset: readNodeRuleset({ iptables, nft: JSON.stringify({ nftables: each.nftables }) }) }).differences.length === 0);
  assert.deepEqual(missed.map(({ what }) => what), []);
});
