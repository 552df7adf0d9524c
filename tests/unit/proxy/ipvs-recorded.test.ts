/** The tables of a real kube-proxy in ipvs mode (tests/recorded/ipvs, where record.sh says how they were taken) against the objects it made them of. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseSections, type SectionText } from '#fixtures/look/sections.ts';
import { readNodeRuleset } from '#helpers/netfilter/node-ruleset.ts';
import { compareIpvs } from '#helpers/proxy/compare-ipvs.ts';
import { compareRules } from '#helpers/proxy/compare.ts';
import { readIpsets, readIpvs, readIpvsAddresses } from '#helpers/proxy/ipvs.ts';
import type { EndpointSliceObject, ServiceObject } from '#helpers/proxy/objects.ts';
import type { Problem } from '#helpers/proxy/problem.ts';

const folder = join(import.meta.dirname, '..', '..', 'recorded', 'ipvs');
const read = (file: string): string => readFileSync(join(folder, file), 'utf8');
const { items } = JSON.parse(read('objects.json')) as { readonly items: readonly { readonly kind: string }[] };
const services = items.filter(({ kind }) => kind === 'Service') as unknown as readonly ServiceObject[];
const slices = items.filter(({ kind }) => kind === 'EndpointSlice') as unknown as readonly EndpointSliceObject[];

function problemsOf(sections: SectionText): readonly { readonly service: string; readonly problem: Problem }[] {
  const text = (name: string): string => sections[name]?.stdout ?? assert.fail(`no ${name} was recorded`);
  const { virtualServers, unknown } = readIpvs(text('ipvs'));
  assert.deepEqual(unknown, [], 'every line is understood');
  return compareIpvs({ virtualServers, addresses: readIpvsAddresses(text('addresses')), ipsets: readIpsets(text('ipset')), node: { name: 'node1' }, services, slices })
    .flatMap(({ frontend, problems }) => problems.map((problem) => ({ service: `${frontend.service} ${frontend.protocol} ${frontend.port}`, problem })));
}

test('in health the tables are those of the Services', () => {
  const sections = parseSections(read('healthy.txt'));
  assert.equal(sections['proxy-mode']?.stdout.trim(), 'ipvs');
  assert.deepEqual(problemsOf(sections), []);
});

test('an endpoint and a Service that were taken out are missed, and nothing else is', () => {
  const found = problemsOf(parseSections(read('broken.txt')));
  assert.deepEqual(found.map(({ problem }) => (problem.kind === 'missing' ? problem.cause : problem.kind)).sort(), ['no-rule', 'wrong-backends']);
});

test('its iptables rules are known as those of ipvs mode', () => {
  const { proxies } = compareRules({ ruleset: readNodeRuleset({ iptables: parseSections(read('healthy.txt'))['iptables']?.stdout ?? '' }), node: { name: 'node1', addresses: ['10.0.2.15'], routes: [] }, services, slices });
  assert.deepEqual(proxies.map(({ kind }) => kind), ['ipvs']);
});
