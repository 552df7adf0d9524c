import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { endianness } from 'node:os';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { parseSections } from '#fixtures/look/sections.ts';
import { isStandardRule, parseLinks, parseNeighbours, parseRoutes, parseRules, type Route } from '#helpers/parse/ip.ts';
import { parseKeyValues } from '#helpers/parse/key-values.ts';
import { isLoopback, parseListeners, takes } from '#helpers/parse/proc-net.ts';
import { parseResolvConf } from '#helpers/parse/resolv-conf.ts';

const folder = fileURLToPath(new URL('../recorded/ip/', import.meta.url));

for (const tool of ['iproute2', 'busybox'] as const) {
  const sections = parseSections(readFileSync(`${folder}${tool}.txt`, 'utf8'));
  const printed = (what: string): string => sections[what]?.stdout ?? '';

  test(`${tool}: ip addr and ip link show what interfaces are`, () => {
    for (const what of ['addr', 'link']) {
      const links = parseLinks(printed(what));
      assert.deepEqual(links.map(({ index, name, up, mtu, master, mac }) => [index, name, up, mtu, master ?? null, mac]), [
        [1, 'lo', true, 65536, null, '00:00:00:00:00:00'],
        [2, 'eth0', true, 1500, null, '02:00:00:00:00:02'],
        [3, 'vethpod', true, 1500, 'br0', '02:00:00:00:00:01'],
        [4, 'br0', true, 1450, null, '02:00:00:00:00:01'],
        [5, 'vethfar', true, 1450, 'br0', '02:00:00:00:00:03'],
        [6, 'off0', false, 1500, null, '02:00:00:00:00:06'],
        [7, 'vethoff', false, 1500, null, '02:00:00:00:00:05'],
      ], what);
      assert.deepEqual(links.filter((link) => !link.carrier).map((link) => link.name), ['vethfar', 'off0', 'vethoff'], `${what}: carrier`);
    }
  });

  test(`${tool}: ip addr shows the addresses of both families`, () => {
    const links = parseLinks(printed('addr'));
    assert.deepEqual(Object.fromEntries(links.map(({ name, addresses }) => [name, addresses.filter((address) => !address.startsWith('fe80:'))])), {
      lo: ['127.0.0.1/8', '::1/128'], eth0: ['10.244.1.5/24', 'fd00:10:244:1::5/64'], vethpod: [], br0: ['10.244.1.1/24'], vethfar: [], off0: [], vethoff: [],
    });
  });

  test(`${tool}: the other end of a veth in another namespace has its index`, () => {
    assert.equal(parseLinks(printed('addr')).find((link) => link.name === 'vethfar')?.peerIndex, 2);
  });

  test(`${tool}: ip route shows all kinds of routes, in all tables`, () => {
    const find = (to: string): Partial<Route> | undefined => {
      const route = parseRoutes(printed('route show table all')).find((one) => one.to === to);
      return route === undefined ? undefined : { kind: route.kind, ...(route.via === undefined ? {} : { via: route.via }), ...(route.dev === undefined ? {} : { dev: route.dev }), ...(route.table === undefined ? {} : { table: route.table }) };
    };
    assert.deepEqual(find('default'), { kind: 'unicast', via: '10.244.1.1', dev: 'br0' });
    assert.deepEqual(find('10.244.2.0/24'), { kind: 'unicast', via: '10.244.1.9', dev: 'br0' });
    assert.deepEqual(find('10.244.3.7/32'), { kind: 'unicast', dev: 'eth0' });
    assert.deepEqual(find('10.77.0.0/16'), { kind: 'unicast', via: '10.244.1.1', dev: 'br0', table: '100' });
    assert.deepEqual(find('10.66.0.0/24'), { kind: 'unreachable' });
    assert.deepEqual(find('10.66.1.0/24'), { kind: 'prohibit' });
    assert.deepEqual(find('10.66.2.0/24'), { kind: 'blackhole' });
    assert.deepEqual(find('10.66.3.0/24'), { kind: 'throw' });
    assert.deepEqual(find('10.244.1.5/32'), { kind: 'local', dev: 'eth0', table: 'local' });
    assert.equal(find('10.78.0.0/16')?.kind, 'unicast', 'a route with several next hops is one route');
    assert.deepEqual(find('fd00:10:244:1::/64'), { kind: 'unicast', dev: 'eth0' });
    assert.deepEqual(find('::1/128'), { kind: 'local', dev: 'lo', table: 'local' });
  });

  test(`${tool}: a route over an interface without carrier is dead, where the program says so`, () => {
    assert.deepEqual(parseRoutes(printed('route')).filter((route) => route.dead).map((route) => route.to), tool === 'busybox' ? [] : ['10.79.0.0/24']);
  });

  test(`${tool}: ip rule shows what is not standard`, () => {
    const rules = parseRules(printed('rule'));
    assert.deepEqual(rules.filter(isStandardRule).map((rule) => rule.priority), [0, 32766, 32767]);
    assert.deepEqual(rules.filter((rule) => !isStandardRule(rule)).map(({ priority, from, table, action }) => [priority, from, action ?? table]), [[512, '10.244.1.0/24', '100'], [513, 'all', '101'], [514, '10.9.0.0/16', 'blackhole'], [515, 'all', '100']]);
  });

  test(`${tool}: ip neigh shows who is known and who failed`, () => {
    const neighbours = parseNeighbours(printed('neigh')).filter((one) => !one.ip.startsWith('fe80:'));
    assert.deepEqual(neighbours.map(({ ip, dev, mac, state }) => [ip, dev, mac ?? null, state]).sort(), [
      ['10.244.1.77', 'eth0', '02:00:00:00:00:77', 'PERMANENT'], ['10.244.1.78', 'eth0', null, 'FAILED'], ['fd00:10:244:1::77', 'eth0', '02:00:00:00:00:78', 'STALE'],
    ]);
  });
}

test('listening sockets are read from the kernel as they were opened', { skip: endianness() === 'LE' ? false : 'words are printed in the order of this machine' }, async () => {
  const open = async (host: string, ipv6Only = false): Promise<{ readonly port: number; readonly close: () => void }> => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen({ host, port: 0, ipv6Only }, resolve));
    return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
  };
  const udp = createSocket('udp4');
  await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
  const sockets = { '127.0.0.1': await open('127.0.0.1'), '127.1.2.3': await open('127.1.2.3'), '0.0.0.0': await open('0.0.0.0'), '::1': await open('::1'), '::': await open('::') };
  try {
    const listeners = [...parseListeners(readFileSync('/proc/self/net/tcp', 'utf8'), 'TCP'), ...parseListeners(readFileSync('/proc/self/net/tcp6', 'utf8'), 'TCP')];
    for (const [ip, { port }] of Object.entries(sockets)) {
      assert.deepEqual(listeners.filter((one) => one.port === port), [{ protocol: 'TCP', family: ip.includes(':') ? 6 : 4, ip, port, waiting: 0 }], ip);
    }
    const bound = parseListeners(readFileSync('/proc/self/net/udp', 'utf8'), 'UDP').filter((one) => one.port === udp.address().port);
    assert.deepEqual(bound, [{ protocol: 'UDP', family: 4, ip: '127.0.0.1', port: udp.address().port, waiting: 0 }]);
  } finally {
    Object.values(sockets).forEach(({ close }) => close());
    udp.close();
  }
});

test('any listening socket is read from its line', () => {
  const words = (bytes: readonly number[]): string => [0, 4, 8, 12].filter((at) => at < bytes.length).map((at) => bytes.slice(at, at + 4).toReversed().map((byte) => byte.toString(16).padStart(2, '0')).join('')).join('').toUpperCase();
  const line = (address: string, port: number): string => `   0: ${address}:${port.toString(16).padStart(4, '0').toUpperCase()} 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0000000000000000 100 0 0 10 0`;
  const port = fc.integer({ min: 1, max: 65535 });
  fc.assert(fc.property(fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)), port, (bytes, number) => {
    assert.deepEqual(parseListeners(line(words(bytes), number), 'TCP'), [{ protocol: 'TCP', family: 4, ip: bytes.join('.'), port: number, waiting: 0 }]);
  }), { numRuns: 100 });
  fc.assert(fc.property(fc.array(fc.nat(255), { minLength: 16, maxLength: 16 }), port, (bytes, number) => {
    const listener = parseListeners(line(words(bytes), number), 'TCP')[0];
    assert.ok(listener !== undefined && listener.family === 6, 'one IPv6 socket');
    const groups = listener.ip.split(':');
    if (groups.length === 8) assert.deepEqual(groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]), bytes);
  }), { numRuns: 100 });
});

test('connections are not listeners', () => {
  assert.deepEqual(parseListeners('  sl  local_address rem_address   st\n   1: 0100007F:0050 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 1', 'TCP'), []);
});

test('a socket takes what is sent to its address, to its wildcard, or to the wildcard of both families', () => {
  const socket = (ip: string): Parameters<typeof takes>[0] => ({ protocol: 'TCP', family: ip.includes(':') ? 6 : 4, ip, port: 80, waiting: 0 });
  const table: readonly (readonly [string, string, boolean])[] = [
    ['0.0.0.0', '10.244.1.5', true], ['::', '10.244.1.5', true], ['::', 'fd00::5', true], ['10.244.1.5', '10.244.1.5', true], ['::ffff:10.244.1.5', '10.244.1.5', true],
    ['0.0.0.0', 'fd00::5', false], ['127.0.0.1', '10.244.1.5', false], ['::1', '10.244.1.5', false], ['10.244.1.6', '10.244.1.5', false],
  ];
  for (const [on, to, wanted] of table) assert.equal(takes(socket(on), to), wanted, `${on} takes ${to}`);
  assert.deepEqual(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1', '10.0.0.1', '::'].map(isLoopback), [true, true, true, true, false, false]);
});

test('a wide IPv6 socket takes a short spelling of its address', () => {
  const listener = parseListeners('   0: 000000FD000000000000000005000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000', 'TCP')[0];
  assert.ok(listener !== undefined && takes(listener, 'fd00::5'), `${listener?.ip ?? 'nothing'} takes fd00::5`);
});

const word = fc.stringMatching(/^[a-z][a-z0-9.-]{0,12}$/);

test('resolv.conf: the last search or domain line wins, options add up', () => {
  const line = fc.oneof(
    fc.record({ kind: fc.constantFrom('search', 'domain'), words: fc.array(word, { minLength: 1, maxLength: 3 }) }),
    fc.record({ kind: fc.constant('nameserver'), words: fc.tuple(fc.ipV4()) }),
    fc.record({ kind: fc.constant('options'), words: fc.array(fc.constantFrom('ndots:5', 'ndots:2', 'timeout:1', 'use-vc', 'rotate'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ kind: fc.constantFrom('#', ';'), words: fc.array(word, { maxLength: 3 }) }),
  );
  fc.assert(fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
    const parsed = parseResolvConf(lines.map(({ kind, words }) => `${kind} ${words.join(' ')}`).join('\n'));
    assert.deepEqual(parsed.search, lines.findLast(({ kind }) => kind === 'search' || kind === 'domain')?.words ?? []);
    assert.deepEqual(parsed.nameservers, lines.filter(({ kind }) => kind === 'nameserver').flatMap(({ words }) => words));
    const options = lines.filter(({ kind }) => kind === 'options').flatMap(({ words }) => words);
    assert.deepEqual(Object.keys(parsed.options).sort(), [...new Set(options.map((option) => option.split(':')[0] ?? ''))].sort());
    assert.equal(parsed.ndots, Number(options.findLast((option) => option.startsWith('ndots:'))?.split(':')[1] ?? 1));
  }), { numRuns: 200 });
});

test('resolv.conf: tabs, indentation, trailing comments and a bad ndots', () => {
  const parsed = parseResolvConf('\tnameserver\t10.96.0.10\n  search  app.svc.cluster.local svc.cluster.local # of the pod\noptions ndots:many edns0\nnameserver\n');
  assert.deepEqual(parsed, { nameservers: ['10.96.0.10'], search: ['app.svc.cluster.local', 'svc.cluster.local'], options: { ndots: 'many', edns0: true }, ndots: 1 });
});

test('key-values: sysctl and colon lines, the rest is passed over', () => {
  assert.deepEqual(parseKeyValues('net.ipv4.ip_forward = 1\nnet.ipv4.ip_local_port_range = 32768\t60999\nState: T (stopped)\nno value here\n\n= x\n'), {
    'net.ipv4.ip_forward': '1', 'net.ipv4.ip_local_port_range': '32768\t60999', State: 'T (stopped)',
  });
});

const parsers = { parseRoutes, parseRules, parseLinks, parseNeighbours, parseKeyValues, parseResolvConf, parseTcp: (text: string) => parseListeners(text, 'TCP'), parseUdp: (text: string) => parseListeners(text, 'UDP') };
const real = [...['iproute2', 'busybox'].map((tool) => readFileSync(`${folder}${tool}.txt`, 'utf8')), readFileSync('/proc/self/net/tcp', 'utf8').slice(0, 2000)].join('\n').split('\n');

for (const [name, parse] of Object.entries(parsers)) {
  test(`${name} takes any text`, () => {
    const mangled = fc.tuple(fc.constantFrom(...real), fc.nat(80), fc.nat(80), fc.string({ maxLength: 5 })).map(([line, at, skip, put]) => line.slice(0, at) + put + line.slice(at + skip));
    fc.assert(fc.property(fc.array(fc.oneof(fc.string({ maxLength: 60 }), mangled, fc.constantFrom(...real)), { maxLength: 6 }), (lines) => {
      parse(lines.join('\n'));
    }), { numRuns: 150 });
  });
}
