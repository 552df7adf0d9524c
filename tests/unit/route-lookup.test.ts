import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { parseSections } from '#fixtures/look/sections.ts';
import { parseRoutes, parseRules } from '#helpers/parse/ip.ts';
import { covers, isUsable, lookupRoute } from '#helpers/route-lookup.ts';

const node = `default via 172.18.0.1 dev eth0
10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1
10.244.2.0/24 via 172.18.0.3 dev eth0
10.244.2.7 via 172.18.0.9 dev eth0
blackhole 10.244.3.0/24
unreachable 10.244.4.0/24
prohibit 10.244.5.0/24
10.244.6.0/24 via 172.18.0.6 dev eth0 dead linkdown
throw 10.244.7.0/24
10.245.0.0/16 via 172.18.0.1 dev eth0 table 100
fd00:10:244:2::/64 via fd00::3 dev eth0
default via fd00::1 dev eth0
local 10.244.1.1 dev cni0 table local proto kernel scope host src 10.244.1.1
broadcast 10.244.1.255 dev cni0 table local proto kernel scope link src 10.244.1.1`;

function choose(to: string, { rules = '', from, routes = node }: { readonly rules?: string; readonly from?: string; readonly routes?: string } = {}): { readonly by: string | null; readonly usable: boolean; readonly rule: string | null } {
  const choice = lookupRoute(parseRoutes(routes), parseRules(rules), to, from);
  return { by: choice.route === null ? null : `${choice.route.kind === 'unicast' ? '' : `${choice.route.kind} `}${choice.route.to}`, usable: isUsable(choice), rule: choice.rule?.source ?? null };
}

test('a rule that passes over short prefixes leaves them to the next', () => {
  const rules = '0:\tfrom all lookup local\n10:\tfrom all lookup main suppress_prefixlength 0\n20:\tfrom all lookup 100\n32766:\tfrom all lookup main';
  assert.equal(choose('10.244.2.8', { rules }).by, '10.244.2.0/24');
  assert.equal(choose('10.245.0.1', { rules }).by, '10.245.0.0/16');
});

const table: readonly { readonly title: string; readonly to: string; readonly by: string | null; readonly usable: boolean }[] = [
  { title: 'the longest prefix wins over the subnet', to: '10.244.2.7', by: '10.244.2.7/32', usable: true },
  { title: 'the subnet wins over the default route', to: '10.244.2.8', by: '10.244.2.0/24', usable: true },
  { title: 'what nothing else covers takes the default route', to: '10.96.0.10', by: 'default', usable: true },
  { title: 'a blackhole leads nowhere', to: '10.244.3.4', by: 'blackhole 10.244.3.0/24', usable: false },
  { title: 'unreachable leads nowhere', to: '10.244.4.4', by: 'unreachable 10.244.4.0/24', usable: false },
  { title: 'prohibit leads nowhere', to: '10.244.5.4', by: 'prohibit 10.244.5.0/24', usable: false },
  { title: 'a dead route leads nowhere', to: '10.244.6.4', by: '10.244.6.0/24', usable: false },
  { title: "the machine's own address is local", to: '10.244.1.1', by: 'local 10.244.1.1/32', usable: true },
  { title: 'a broadcast address is no destination of its own', to: '10.244.1.255', by: '10.244.1.0/24', usable: true },
  { title: 'throw ends the table, and no other has a route', to: '10.244.7.1', by: null, usable: false },
  { title: 'another table is not asked without a rule', to: '10.245.0.1', by: 'default', usable: true },
  { title: 'IPv6 has its own routes', to: 'fd00:10:244:2::5', by: 'fd00:10:244:2::/64', usable: true },
];

for (const { title, to, by, usable } of table) {
  test(title, () => assert.deepEqual(choose(to), { by, usable, rule: null }));
}

test('without a default route a Service IP has none', () => {
  assert.deepEqual(choose('10.96.0.10', { routes: '10.244.1.0/24 dev eth0 scope link' }), { by: null, usable: false, rule: null });
});

const standard = '0:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n';

test('a policy rule sends the packets of its source to its table', () => {
  const rules = `${standard}512:\tfrom 10.244.1.0/24 lookup 100\n`;
  assert.deepEqual(choose('10.245.0.1', { rules, from: '10.244.1.5' }), { by: '10.245.0.0/16', usable: true, rule: '512:\tfrom 10.244.1.0/24 lookup 100' });
  assert.equal(choose('10.245.0.1', { rules, from: '10.244.9.5' }).by, 'default', 'another source');
  assert.equal(choose('10.245.0.1', { rules }).by, 'default', 'no source');
  assert.equal(choose('10.244.2.8', { rules, from: '10.244.1.5' }).by, '10.244.2.0/24', 'a table without a route is passed over');
});

test('a rule can be the end of it', () => {
  for (const kind of ['blackhole', 'unreachable', 'prohibit']) {
    const choice = choose('10.244.2.8', { rules: `${standard}100:\tfrom all ${kind}\n` });
    assert.equal(choice.usable, false, kind);
    assert.match(choice.rule ?? '', /^100:/);
  }
});

test('rules are taken by priority, not by the order in which they were printed', () => {
  assert.equal(choose('10.244.1.1', { rules: `100:\tfrom all blackhole\n${standard}` }).by, 'local 10.244.1.1/32', 'the local table has priority 0');
  assert.equal(choose('10.245.0.1', { rules: `32767:\tfrom all lookup default\n90:\tfrom all lookup 100\n32766:\tfrom all lookup main\n0:\tfrom all lookup local\n` }).by, '10.245.0.0/16');
});

test('a rule with a selector that cannot be evaluated is passed over', () => {
  for (const selector of ['fwmark 0x1/0x1', 'iif eth1', 'to 10.3.0.0/16', 'ipproto tcp dport 80']) {
    assert.equal(choose('10.245.0.1', { rules: `${standard}100:\tfrom all ${selector} blackhole\n` }).by, 'default', selector);
  }
  assert.equal(choose('10.244.2.8', { rules: `${standard}100:\tnot from 10.0.0.0/8 blackhole\n`, from: '10.244.1.5' }).by, '10.244.2.0/24', 'not from');
});

test('a rule that asks for a mark, a device or a port is for packets that have them', () => {
  const packet = { mark: 0x77, inInterface: 'cni0', protocol: 'tcp', sourcePort: null, destinationPort: 80 };
  const by = (selector: string, change: Partial<typeof packet> = {}): boolean => lookupRoute(parseRoutes(node), parseRules(`${standard}100:\tfrom all ${selector} blackhole\n`), '10.245.0.1', '10.244.1.5', { ...packet, ...change }).route?.kind === 'blackhole';
  for (const selector of ['fwmark 0x77', 'fwmark 0x7/0xf', 'iif cni0', 'ipproto tcp dport 80', 'fwmark 0x77 dport 1-1024']) assert.equal(by(selector), true, selector);
  for (const selector of ['fwmark 0x78', 'fwmark 0x1/0xff', 'iif eth0', 'iif lo', 'ipproto udp', 'dport 443', 'sport 80', 'fwmark 0x77 oif eth0', 'uidrange 0-0']) assert.equal(by(selector), false, selector);
  assert.equal(lookupRoute(parseRoutes(node), parseRules(`${standard}100:\tfrom all iif lo blackhole\n`), '10.245.0.1', '10.0.0.1', { ...packet, inInterface: null }).route?.kind, 'blackhole', 'what the node itself sends comes by lo');
});

test('a route with several next hops keeps them', () => {
  const [route] = parseRoutes('10.244.2.0/24 proto static \n\tnexthop via 172.18.0.3 dev eth0 weight 1 \n\tnexthop via 172.18.0.99 dev eth0 weight 1 dead linkdown\n');
  assert.deepEqual([route?.to, route?.via, route?.dead, route?.nextHops], ['10.244.2.0/24', '172.18.0.3', false, [{ via: '172.18.0.3', dev: 'eth0', dead: false }, { via: '172.18.0.99', dev: 'eth0', dead: true }]]);
});

test('the recorded network: the same choice whichever program printed it', () => {
  for (const tool of ['iproute2', 'busybox']) {
    const sections = parseSections(readFileSync(fileURLToPath(new URL(`../recorded/ip/${tool}.txt`, import.meta.url)), 'utf8'));
    const by = (to: string, from?: string): string => {
      const choice = lookupRoute(parseRoutes(sections['route show table all']?.stdout ?? ''), parseRules(sections['rule']?.stdout ?? ''), to, from);
      return `${choice.route?.kind ?? 'none'} ${choice.route?.to ?? ''}${isUsable(choice) ? '' : ' (nowhere)'}`;
    };
    assert.deepEqual([by('10.244.2.3'), by('10.66.2.1'), by('8.8.8.8'), by('10.77.0.1'), by('10.77.0.1', '10.244.1.5'), by('8.8.8.8', '10.9.1.1'), by('10.66.3.1')],
      ['unicast 10.244.2.0/24', 'blackhole 10.66.2.0/24 (nowhere)', 'unicast default', 'unicast default', 'unicast 10.77.0.0/16', 'blackhole default (nowhere)', 'none  (nowhere)'], tool);
  }
});

test('the chosen route covers the address, and no longer one does', () => {
  const octets = fc.tuple(fc.constantFrom(10, 172), fc.constantFrom(0, 244), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })).map((parts) => parts.join('.'));
  fc.assert(fc.property(fc.array(fc.tuple(octets, fc.integer({ min: 0, max: 32 })), { maxLength: 8 }), octets, (prefixes, to) => {
    const routes = prefixes.map(([ip, bits]) => ({ to: `${ip}/${bits}`, family: 4 as const, kind: 'unicast' as const, dead: false, source: '' }));
    const fitting = routes.filter((route) => covers(route.to, to)).map((route) => Number(route.to.split('/')[1]));
    const { route } = lookupRoute(routes, [], to);
    assert.equal(route === null ? null : Number(route.to.split('/')[1]), fitting.length === 0 ? null : Math.max(...fitting));
  }), { numRuns: 300 });
});

test('a default route is of one family', () => {
  const four = 'default via 172.18.0.1 dev eth0';
  const six = 'default via fe80::1 dev eth0 proto ra metric 1024 pref medium';
  assert.equal(choose('fd00:10:96::a', { routes: four }).by, null);
  assert.equal(choose('10.96.0.10', { routes: six }).by, null);
  assert.equal(choose('10.96.0.10', { routes: 'default via inet6 fe80::1 dev eth0' }).by, 'default', 'an IPv4 route over a gateway of IPv6');
  assert.equal(choose('fd00:10:96::a', { routes: `${four}\n${six}` }).usable, true);
  assert.equal(choose('fd00:10:96::a', { routes: 'unreachable default dev lo metric 4294967295 error -101 pref medium' }).usable, false);
  assert.equal(choose('fd00:10:96::a', { routes: six, rules: '0:\tfrom all lookup local\n100:\tfrom all blackhole\n' }).usable, true, 'the rules are those of IPv4');
});

test('covers: families are apart, and what is no address is covered by nothing', () => {
  assert.equal(covers('::/0', '10.0.0.1'), false);
  assert.equal(covers('0.0.0.0/0', 'fd00::1'), false);
  assert.equal(covers('10.0.0.0/8', 'web.app'), false);
  assert.equal(covers('rubbish', '10.0.0.1'), false);
  assert.equal(covers('default', '10.0.0.1'), true);
});
