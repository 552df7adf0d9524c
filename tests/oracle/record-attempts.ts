/**
 * Records what the commands of a look really print: against small servers that behave well and badly, in a network namespace of its own.
 * `unshare -n -m npx tsx tests/oracle/record-attempts.ts BUSYBOX` as root writes tests/recorded/attempts/*.json.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { attemptScript, readAttemptScript, type Try } from '#fixtures/look/attempt-script.ts';
import { askHttp, askHttpByName, askName, askNameByTcp, askTcp, lookUpName, numbered, type Asked } from '#fixtures/look/tries.ts';
import type { Attempt } from '#helpers/survey.ts';
import { startDns, startHttp, startTcp, type DnsManner, type Manner, type Running } from '../unit/local-servers.ts';

type Bare = Omit<Try, 'id' | 'from' | 'round'>;

const folder = fileURLToPath(new URL('../recorded/attempts/', import.meta.url));
const busybox = process.argv[2] ?? '/bin/busybox';
const work = mkdtempSync(join(tmpdir(), 'record-attempts-'));
const known = 'kubernetes.default.svc.cluster.local.';

const at = (ip: string, port: number): Asked => ({ role: 'target', ip, port });
const http = (port: number, path = '/', size?: number): Bare => askHttp(at('127.0.0.1', port), 'endpoint', path, size);
const tcp = (port: number, ip = '127.0.0.1'): Bare => askTcp(at(ip, port), 'endpoint');

const manners: readonly Manner[] = ['silent', 'begins', 'stalls-in-head', 'short', 'resets', 'resets-when-asked', 'closes', 'closes-when-asked', 'speaks-first', 'binary'];
const dnsManners: readonly DnsManner[] = ['truth', 'servfail', 'refused', 'no-data', 'truncates', 'silent', 'garbage', 'cut-short'];
const ports = { http: 8000, dropped: 8990, prohibited: 8991, netUnreachable: 8992, hostUnreachable: 8993, tcpReset: 8994, shut: 8995 } as const;
const portOf = (manner: Manner): number => 8100 + manners.indexOf(manner);
const serverOf = (manner: DnsManner): string => `127.0.1.${dnsManners.indexOf(manner) + 1}`;

const named = (batch: Readonly<Record<string, Bare>>): Readonly<Record<string, Bare>> => batch;

const direct = named({
  'http/200': http(ports.http), 'http/large': http(ports.http, '/65536', 65536),
  'http/302-to-refused': http(ports.http, `/302?to=http://127.0.0.1:${ports.shut}/`), 'http/302-to-silence': http(ports.http, `/302?to=http://127.0.0.1:${ports.dropped}/`),
  ...Object.fromEntries([401, 404, 500, 503].map((status) => [`http/${status}`, http(ports.http, `/${status}`)])),
  ...Object.fromEntries(manners.map((manner) => [`http/${manner}`, http(portOf(manner))])),
  ...Object.fromEntries(Object.entries(ports).slice(1).map(([name, port]) => [`http/${name}`, http(port)])),
  ...Object.fromEntries(['unreachable', 'prohibit', 'blackhole', 'no-route'].map((kind, index) => [`http/route-${kind}`, askHttp(at(`10.66.${index}.1`, 80), 'endpoint')])),
  'http/ipv6': askHttp(at('::1', ports.http), 'endpoint'), 'http/ipv6-shut': askHttp(at('::1', ports.shut), 'endpoint'),
  'tcp/open': tcp(ports.http), 'tcp/silent': tcp(portOf('silent')), 'tcp/speaks-first': tcp(portOf('speaks-first')), 'tcp/resets': tcp(portOf('resets')), 'tcp/closes': tcp(portOf('closes')),
  ...Object.fromEntries(Object.entries(ports).slice(1).map(([name, port]) => [`tcp/${name}`, tcp(port)])),
  ...Object.fromEntries(['unreachable', 'prohibit', 'blackhole', 'no-route'].map((kind, index) => [`tcp/route-${kind}`, tcp(80, `10.66.${index}.1`)])),
  ...Object.fromEntries(dnsManners.flatMap((manner) => [[`nslookup/${manner}`, askName(at(serverOf(manner), 53), 'endpoint', known)], [`dns-tcp/${manner}`, askNameByTcp(at(serverOf(manner), 53), 'endpoint', known)]])),
  ...Object.fromEntries((['127.0.2.1', '127.0.2.2', '10.66.0.1', '10.66.3.1', '10.66.2.1', '10.66.1.1'] as const).flatMap((ip, index) => {
    const what = ['shut', 'dropped', 'route-unreachable', 'no-route', 'route-blackhole', 'route-prohibit'][index] ?? '';
    return [[`nslookup/${what}`, askName(at(ip, 53), 'endpoint', known)], [`dns-tcp/${what}`, askNameByTcp(at(ip, 53), 'endpoint', known)]];
  })),
  'nslookup/nxdomain': askName(at(serverOf('truth'), 53), 'endpoint', 'gone.app.svc.cluster.local.'), 'dns-tcp/nxdomain': askNameByTcp(at(serverOf('truth'), 53), 'endpoint', 'gone.app.svc.cluster.local.'),
  'nslookup/dual': askName(at(serverOf('truth'), 53), 'endpoint', 'dual.app.svc.cluster.local.'), 'nslookup/dual-aaaa': askName(at(serverOf('truth'), 53), 'endpoint', 'dual.app.svc.cluster.local.', 'AAAA'),
  'nslookup/headless': askName(at(serverOf('truth'), 53), 'endpoint', 'headless.app.svc.cluster.local.'), 'dns-tcp/headless': askNameByTcp(at(serverOf('truth'), 53), 'endpoint', 'headless.app.svc.cluster.local.'),
  'nslookup/alias': askName(at(serverOf('truth'), 53), 'endpoint', 'alias.app.svc.cluster.local.'),
  'nslookup/srv': askName(at(serverOf('truth'), 53), 'endpoint', '_http._tcp.web.app.svc.cluster.local.', 'SRV'),
  'nslookup/ptr': askName(at(serverOf('truth'), 53), 'endpoint', '10.0.96.10.in-addr.arpa.', 'PTR'),
});

const byName = named({
  'name/short': askHttpByName('target', 'web', ports.http), 'name/namespaced': askHttpByName('target', 'web.app', ports.http), 'name/full': askHttpByName('target', 'web.app.svc.cluster.local', ports.http),
  'name/unknown': askHttpByName('target', 'webb.app', ports.http), 'name/shut': askHttpByName('target', 'shut.app', ports.shut), 'name/dropped': askHttpByName('target', 'web.app', ports.dropped),
  'name/302-to-nowhere': { ...http(ports.http, '/302?to=http://login.example.org/'), to: { role: 'target', via: 'name', name: 'web.app', port: ports.http } },
  'name/error': askHttpByName('target', 'web.app', portOf('closes-when-asked')),
  'lookup/answers': lookUpName('target', 'web', ports.http), 'lookup/shut': lookUpName('target', 'shut.app', ports.shut), 'lookup/dropped': lookUpName('target', 'web.app', ports.dropped),
  'lookup/unknown': lookUpName('target', 'webb.app', ports.http),
  'getent/hosts': { ...lookUpName('target', 'web.app', 0), command: 'getent hosts web.app' },
  'getent/ahosts': { ...lookUpName('target', 'web.app', 0), command: 'getent ahosts web.app' },
  'getent/unknown': { ...lookUpName('target', 'webb.app', 0), command: 'getent hosts webb.app' },
});

const withoutDns = (how: string): Readonly<Record<string, Bare>> => named({ [`name/dns-${how}`]: askHttpByName('target', 'web.app', ports.http), [`lookup/dns-${how}`]: lookUpName('target', 'web.app', ports.http) });

async function prepare(): Promise<readonly Running[]> {
  await execa('sh', ['-ec', `
    mount --make-rprivate /
    ip link set lo up
    ip route add unreachable 10.66.0.0/24; ip route add prohibit 10.66.1.0/24; ip route add blackhole 10.66.2.0/24
    nft -f - <<END
table inet way { chain input { type filter hook input priority 0;
  tcp dport ${ports.dropped} drop; tcp dport ${ports.prohibited} reject with icmpx type admin-prohibited; tcp dport ${ports.netUnreachable} reject with icmpx type no-route
  tcp dport ${ports.hostUnreachable} reject with icmpx type host-unreachable; tcp dport ${ports.tcpReset} reject with tcp reset
  ip daddr 127.0.2.2 drop
  }
}
END`], { stdio: 'inherit' });
  await execa(busybox, ['--install', '-s', work]);
  return Promise.all([
    startHttp(ports.http), startHttp(ports.http, '::1', 'web-6'),
    ...manners.map((manner) => startTcp(manner, portOf(manner))),
    ...dnsManners.map((manner) => startDns(manner, 53, serverOf(manner))),
  ]);
}

async function resolveWith(text: string): Promise<void> {
  writeFileSync(join(work, 'resolv.conf'), text);
  await execa('mount', ['--bind', join(work, 'resolv.conf'), '/etc/resolv.conf']);
}

async function record(batch: Readonly<Record<string, Bare>>, file: string): Promise<void> {
  const tries = numbered({ kind: 'probe', node: 'node1', pod: 'run/probe-node1' }, 'main', Object.values(batch));
  const { stdout } = await execa(busybox, ['sh', '-c', attemptScript(tries)], { env: { PATH: `${work}:${process.env['PATH'] ?? ''}` }, stripFinalNewline: false, maxBuffer: 50_000_000 });
  const results = readAttemptScript(stdout, tries);
  const attempts = Object.fromEntries(tries.map((one, index): [string, Attempt] => {
    const result = results.get(one.id);
    if (result === undefined) throw new Error(`${one.id} has no record`);
    const { seconds: _, ...asked } = one;
    return [Object.keys(batch)[index] ?? '', { ...asked, exit: result.exit, stdout: result.stdout, stderr: result.stderr, bytes: result.bytes, clock: result.offsetMs, ms: result.ms }];
  }));
  writeFileSync(join(folder, file), `${JSON.stringify({ busybox: (await execa(busybox, { reject: false })).stdout.split('\n')[0], attempts }, null, 1)}\n`);
  console.log(`${file}: ${Object.keys(attempts).length} attempts`);
}

const running = await prepare();
const search = 'search app.svc.cluster.local svc.cluster.local cluster.local\noptions ndots:5\n';
try {
  await record(direct, 'direct.json');
  await resolveWith(`nameserver ${serverOf('truth')}\n${search}`);
  await record(byName, 'by-name.json');
  for (const [how, server] of Object.entries({ silent: serverOf('silent'), refused: serverOf('refused'), servfail: serverOf('servfail'), shut: '127.0.2.1' })) {
    await resolveWith(`nameserver ${server}\n${search}`);
    await record(withoutDns(how), `dns-${how}.json`);
  }
} finally {
  await Promise.all(running.map((one) => one.close()));
  for (let left = true; left; ) left = (await execa('umount', ['/etc/resolv.conf'], { reject: false })).exitCode === 0;
  rmSync(work, { recursive: true, force: true });
}
