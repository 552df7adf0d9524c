import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { addressesOfLookup, classify, type Outcome, type OutcomeKind } from '#helpers/outcome.ts';
import type { Attempt, Tool } from '#helpers/survey.ts';

/** What BusyBox really printed against servers that behave well and badly (tests/oracle/record-attempts.ts). */
const folder = fileURLToPath(new URL('../recorded/attempts/', import.meta.url));
const recorded: Readonly<Record<string, Attempt>> = Object.assign({}, ...readdirSync(folder).filter((file) => file.endsWith('.json')).map((file) => (JSON.parse(readFileSync(`${folder}${file}`, 'utf8')) as { attempts: object }).attempts));

interface Expected {
  readonly kind: OutcomeKind;
  readonly status?: number;
  readonly addresses?: readonly string[];
  readonly seen?: RegExp;
}

const ok = (addresses?: readonly string[]): Expected => ({ kind: 'ok', ...(addresses === undefined ? {} : { addresses }) });

const expected: Readonly<Record<string, Expected>> = {
  'http/200': { kind: 'ok', status: 200, addresses: ['127.0.0.1'], seen: /^web-1$/ },
  'http/large': { kind: 'ok', status: 200 },
  'http/binary': { kind: 'ok', status: 200 },
  'http/ipv6': { kind: 'ok', status: 200, addresses: ['::1'], seen: /^web-6$/ },
  'http/401': { kind: 'ok', status: 401 },
  'http/404': { kind: 'ok', status: 404 },
  'http/302-to-refused': { kind: 'ok', status: 302 },
  'http/302-to-silence': { kind: 'ok', status: 302 },
  'name/302-to-nowhere': { kind: 'ok', status: 302 },
  'http/500': { kind: 'http-error', status: 500, seen: /500 Internal Server Error/ },
  'http/503': { kind: 'http-error', status: 503 },
  // BusyBox says nothing between connecting and the first line of an answer: no connection and no answer look the same.
  'http/silent': { kind: 'timeout', seen: /^no answer in \d+\.\d s$/ },
  'http/begins': { kind: 'hung', seen: /after 14 bytes/ },
  'http/stalls-in-head': { kind: 'hung' },
  'http/speaks-first': { kind: 'timeout' },
  'http/short': { kind: 'reset' },
  'http/resets': { kind: 'reset', seen: /Connection reset by peer/ },
  'http/resets-when-asked': { kind: 'reset' },
  'http/closes': { kind: 'reset', seen: /error getting response/ },
  'http/closes-when-asked': { kind: 'reset' },
  'http/dropped': { kind: 'timeout' },
  'http/prohibited': { kind: 'unreachable', seen: /No route to host/ },
  'http/netUnreachable': { kind: 'unreachable' },
  'http/hostUnreachable': { kind: 'unreachable' },
  'http/tcpReset': { kind: 'refused' },
  'http/shut': { kind: 'refused', seen: /Connection refused/ },
  'http/ipv6-shut': { kind: 'refused' },
  'http/route-unreachable': { kind: 'unreachable' },
  'http/route-prohibit': { kind: 'unreachable' },
  'http/route-no-route': { kind: 'unreachable' },
  'http/route-blackhole': { kind: 'unreachable' },

  'tcp/open': ok(), 'tcp/silent': ok(), 'tcp/speaks-first': ok(), 'tcp/resets': ok(), 'tcp/closes': ok(),
  'tcp/dropped': { kind: 'timeout' },
  'tcp/prohibited': { kind: 'unreachable' },
  'tcp/netUnreachable': { kind: 'unreachable' },
  'tcp/hostUnreachable': { kind: 'unreachable' },
  'tcp/tcpReset': { kind: 'refused' },
  'tcp/shut': { kind: 'refused' },
  'tcp/route-unreachable': { kind: 'unreachable' },
  'tcp/route-prohibit': { kind: 'unreachable' },
  'tcp/route-no-route': { kind: 'unreachable' },
  'tcp/route-blackhole': { kind: 'unreachable' },

  'nslookup/truth': ok(['127.0.0.1']),
  'nslookup/dual': ok(['10.96.0.30', 'fd00:10:96::30']),
  'nslookup/dual-aaaa': ok(['fd00:10:96::30']),
  'nslookup/headless': ok(['10.244.1.5', '10.244.2.6', '10.244.2.7']),
  'nslookup/alias': ok(['192.0.2.7']),
  'nslookup/srv': ok([]),
  'nslookup/ptr': ok([]),
  'nslookup/nxdomain': { kind: 'nxdomain', seen: /NXDOMAIN/ },
  'nslookup/servfail': { kind: 'servfail' },
  'nslookup/refused': { kind: 'dns-refused' },
  'nslookup/no-data': ok([]),
  // This nslookup passes over the mark of a truncated answer and never asks again over TCP.
  'nslookup/truncates': ok([]),
  'nslookup/silent': { kind: 'timeout' },
  'nslookup/garbage': { kind: 'timeout' },
  'nslookup/cut-short': { kind: 'hung' },
  'nslookup/shut': { kind: 'refused', seen: /Connection refused/ },
  'nslookup/dropped': { kind: 'timeout' },
  'nslookup/route-unreachable': { kind: 'unreachable' },
  'nslookup/route-prohibit': { kind: 'unreachable' },
  'nslookup/no-route': { kind: 'unreachable' },
  'nslookup/route-blackhole': { kind: 'unreachable' },

  'dns-tcp/truth': ok(['127.0.0.1']),
  'dns-tcp/truncates': ok(['127.0.0.1']),
  'dns-tcp/headless': ok(['10.244.1.5', '10.244.2.6', '10.244.2.7']),
  'dns-tcp/no-data': ok([]),
  'dns-tcp/nxdomain': { kind: 'nxdomain' },
  'dns-tcp/servfail': { kind: 'servfail' },
  'dns-tcp/refused': { kind: 'dns-refused' },
  'dns-tcp/silent': { kind: 'timeout' },
  'dns-tcp/garbage': { kind: 'hung' },
  'dns-tcp/cut-short': { kind: 'hung' },
  'dns-tcp/shut': { kind: 'refused' },
  'dns-tcp/dropped': { kind: 'timeout' },
  'dns-tcp/route-unreachable': { kind: 'unreachable' },
  'dns-tcp/route-prohibit': { kind: 'unreachable' },
  'dns-tcp/no-route': { kind: 'unreachable' },
  'dns-tcp/route-blackhole': { kind: 'unreachable' },

  'name/short': { kind: 'ok', status: 200, addresses: ['127.0.0.1'] },
  'name/namespaced': { kind: 'ok', status: 200, addresses: ['127.0.0.1'] },
  'name/full': { kind: 'ok', status: 200, addresses: ['127.0.0.1'] },
  'name/unknown': { kind: 'no-name', seen: /bad address 'webb\.app/ },
  'name/shut': { kind: 'refused', addresses: ['127.0.0.98'] },
  'name/dropped': { kind: 'timeout', addresses: ['127.0.0.1'] },
  'name/error': { kind: 'reset', addresses: ['127.0.0.1'] },
  'name/dns-refused': { kind: 'no-name' },
  'name/dns-servfail': { kind: 'no-name' },
  'name/dns-shut': { kind: 'no-name' },
  'name/dns-silent': { kind: 'no-name' },
  // Only the name is asked for: what becomes of the request is another question.
  'lookup/answers': ok(['127.0.0.1']),
  'lookup/shut': ok(['127.0.0.98']),
  'lookup/dropped': ok(['127.0.0.1']),
  'lookup/unknown': { kind: 'no-name' },
  'lookup/dns-refused': { kind: 'no-name' },
  'lookup/dns-servfail': { kind: 'no-name' },
  'lookup/dns-shut': { kind: 'no-name' },
  'lookup/dns-silent': { kind: 'no-name' },
  'getent/hosts': ok(['127.0.0.1']),
  'getent/ahosts': ok(['127.0.0.1']),
};

for (const [name, wanted] of Object.entries(expected)) {
  test(`recorded ${name} is ${wanted.kind}`, () => {
    const attempt = recorded[name];
    assert.ok(attempt !== undefined, `${name} was not recorded`);
    match(classify(attempt), wanted);
  });
}

test('every recorded attempt has its expectation', () => {
  assert.deepEqual(Object.keys(recorded).filter((name) => expected[name] === undefined && name !== 'getent/unknown'), []);
});

function match(outcome: Outcome, { kind, status, addresses, seen }: Expected): void {
  assert.equal(outcome.kind, kind, `${outcome.kind}: ${outcome.seen}`);
  if (status !== undefined) assert.equal(outcome.status, status);
  if (addresses !== undefined) assert.deepEqual(outcome.addresses, addresses);
  if (seen !== undefined) assert.match(outcome.seen, seen);
}

function attempt(tool: Tool, printed: Partial<Attempt>): Attempt {
  return {
    id: 'x', from: { kind: 'probe', node: 'node1' }, to: { role: 'dns', via: 'service-ip', ip: '10.96.0.10', port: 53, name: 'web.app' }, tool, round: 'main', command: '',
    exit: 0, stdout: '', stderr: '', clock: 0, ms: 10, ...printed,
  };
}

/** Formats of nslookup that other images have, as their documentation and reports show them. */
const formats: readonly { readonly title: string; readonly printed: Partial<Attempt>; readonly wanted: Expected }[] = [
  {
    title: 'BusyBox up to 1.28 numbers its addresses and names the server first',
    printed: { stdout: 'Server:    10.0.0.10\nAddress 1: 10.0.0.10 kube-dns.kube-system.svc.cluster.local\n\nName:      hostnames\nAddress 1: 10.0.1.175 hostnames.default.svc.cluster.local\n' },
    wanted: ok(['10.0.1.175']),
  },
  {
    title: 'BusyBox up to 1.28 with several addresses of both families',
    printed: { stdout: 'Server:    10.0.0.10\nAddress 1: 10.0.0.10\n\nName:      web.app\nAddress 1: 10.244.1.5 10-244-1-5.web.app.svc.cluster.local\nAddress 2: 10.244.2.6\nAddress 3: fd00:10:244::6\n' },
    wanted: ok(['10.244.1.5', '10.244.2.6', 'fd00:10:244::6']),
  },
  {
    title: 'BusyBox up to 1.28, a name that does not resolve',
    printed: { exit: 1, stdout: 'Server:    10.0.0.10\nAddress 1: 10.0.0.10 kube-dns.kube-system.svc.cluster.local\n\n', stderr: "nslookup: can't resolve 'hostnames'\n" },
    wanted: { kind: 'nxdomain', seen: /can't resolve/ },
  },
  {
    title: 'BusyBox 1.29 to 1.35, a good answer beside a family that has none',
    printed: { stdout: "Server:\t\t10.0.0.10\nAddress:\t10.0.0.10:53\n\nNon-authoritative answer:\nName:\tkubernetes.default.svc.cluster.local\nAddress: 10.0.0.1\n\n*** Can't find kubernetes.default.svc.cluster.local: No answer\n\n" },
    wanted: ok(['10.0.0.1']),
  },
  {
    title: 'BusyBox 1.29 to 1.35, no such name',
    printed: { exit: 1, stdout: "Server:\t\t10.0.0.10\nAddress:\t10.0.0.10:53\n\n** server can't find kubernetes.default: NXDOMAIN\n\n*** Can't find kubernetes.default: No answer\n\n" },
    wanted: { kind: 'nxdomain', seen: /NXDOMAIN/ },
  },
  {
    title: 'BusyBox 1.29 to 1.35 along a search list: other suffixes are not found and one is',
    printed: { stdout: "Server:\t\t169.254.20.10\nAddress:\t169.254.20.10:53\n\nName:\tweb.app.svc.cluster.local\nAddress: 10.233.36.216\n\n*** Can't find web.svc.cluster.local: No answer\n*** Can't find web.cluster.local: No answer\n** server can't find web.example.org: NXDOMAIN\n\n" },
    wanted: ok(['10.233.36.216']),
  },
  {
    title: 'BusyBox 1.36 prints a block for each record type',
    printed: { stdout: 'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n\nName:\tdual.app.svc.cluster.local\nAddress: 10.96.0.30\n\nName:\tdual.app.svc.cluster.local\nAddress: fd00:10:96::30\n\n' },
    wanted: ok(['10.96.0.30', 'fd00:10:96::30']),
  },
  {
    title: 'BusyBox 1.36, an IPv6 server',
    printed: { stdout: 'Server:\t\tfd00:10:96::a\nAddress:\t[fd00:10:96::a]:53\n\nName:\tweb.app.svc.cluster.local\nAddress: fd00:10:96::30\n\n\n' },
    wanted: ok(['fd00:10:96::30']),
  },
  {
    title: "BIND's nslookup marks the port with # and lists each address under its name",
    printed: { stdout: 'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\nName:\tweb.app.svc.cluster.local\nAddress: 10.96.0.20\n\n' },
    wanted: ok(['10.96.0.20']),
  },
  {
    title: "BIND's nslookup, no server answers",
    printed: { exit: 1, stdout: ';; communications error to 10.96.0.10#53: timed out\n;; no servers could be reached\n\n' },
    wanted: { kind: 'timeout' },
  },
  {
    title: 'nslookup that gives up by itself',
    printed: { exit: 1, stdout: ';; connection timed out; no servers could be reached\n\n' },
    wanted: { kind: 'timeout' },
  },
  { title: 'a name without records of the type asked', printed: { stdout: 'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n\n' }, wanted: ok([]) },
];

for (const { title, printed, wanted } of formats) {
  test(`nslookup: ${title}`, () => match(classify(attempt('nslookup', printed)), wanted));
}

test('a resolver that is told to try again does not know whether the name exists', () => {
  for (const why of ['Try again', 'Temporary failure in name resolution']) {
    assert.notEqual(classify(attempt('nslookup', { exit: 1, stderr: `nslookup: can't resolve '(null)': Name does not resolve\n\nnslookup: can't resolve 'web.app': ${why}\n` })).kind, 'nxdomain', why);
  }
});

test("the server's own address is never taken for an answer", () => {
  const ip = fc.ipV4();
  fc.assert(fc.property(ip, ip, fc.constantFrom('Server:\t\tS\nAddress:\tS:53\n\nName:\tweb.app\nAddress: A\n', 'Server:    S\nAddress 1: S kube-dns.kube-system.svc.cluster.local\n\nName:      web.app\nAddress 1: A web.app.svc.cluster.local\n', 'Server:\t\tS\nAddress:\tS#53\n\nName:\tweb.app\nAddress: A\n'), (server, address, form) => {
    assert.deepEqual(addressesOfLookup(form.replaceAll('S\n', `${server}\n`).replaceAll('S:', `${server}:`).replaceAll('S#', `${server}#`).replaceAll('S ', `${server} `).replace('ddress: A', `ddress: ${address}`).replace('1: A ', `1: ${address} `)), [address]);
  }), { numRuns: 100 });
});

test('getent lines of both databases and families are read', () => {
  assert.deepEqual(addressesOfLookup('10.96.0.30      dual.app.svc.cluster.local dual\n'), ['10.96.0.30']);
  assert.deepEqual(addressesOfLookup('fd00:10:96::30  dual.app.svc.cluster.local\n'), ['fd00:10:96::30']);
});

test('an attempt that never got away says nothing of the cluster', () => {
  for (const tool of ['http', 'tcp', 'dns-udp', 'dns-tcp', 'lookup', 'nslookup'] as const) {
    assert.deepEqual(classify(attempt(tool, { exit: null, lost: 'the exec was dropped' })), { kind: 'lost', seen: 'the exec was dropped' });
  }
});

test('a missing program is trouble of the tool, not of the cluster', () => {
  for (const [tool, program] of [['http', 'wget'], ['tcp', 'nc'], ['nslookup', 'nslookup'], ['dns-tcp', 'nc']] as const) {
    assert.equal(classify(attempt(tool, { exit: 127, stderr: `sh: ${program}: not found` })).kind, 'tool', tool);
  }
});

test('a redirect to another host does not change what the name led to', () => {
  const outcome = classify(attempt('http', { stdout: 'welcome\n', stderr: 'Connecting to web.app:80 (10.96.0.20:80)\n  HTTP/1.1 302 Found\nConnecting to login.example.org (192.0.2.7:80)\n  HTTP/1.1 200 OK\n' }));
  assert.deepEqual(outcome.addresses, ['10.96.0.20']);
});

test('any text that a command may print is classified, on one line of at most 200 characters', () => {
  const text = fc.oneof(fc.string({ maxLength: 300 }), fc.lorem({ maxCount: 60 }));
  fc.assert(fc.property(fc.constantFrom<Tool>('http', 'tcp', 'dns-udp', 'dns-tcp', 'lookup', 'nslookup'), text, text, fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 255 })), (tool, stdout, stderr, exit) => {
    const { seen } = classify(attempt(tool, { stdout, stderr, exit }));
    assert.ok(seen.length <= 220 && !seen.includes('\n'), JSON.stringify(seen));
  }), { numRuns: 500 });
});

test('any bytes that a DNS server may send are an answer or a broken one', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }), fc.constantFrom<Tool>('dns-tcp', 'dns-udp'), (bytes, tool) => {
    const stdout = [...bytes].map((byte) => ` ${byte.toString(16).padStart(2, '0')}`).join('');
    assert.notEqual(classify(attempt(tool, { stdout })).kind, 'tool');
  }), { numRuns: 300 });
});

test('a program that is missing, or takes other options, says nothing of the network', () => {
  const base = { id: '1', from: { kind: 'node', node: 'node1' }, to: { role: 'dns', via: 'service-ip' }, round: 'main', command: '', clock: 0, ms: 9, stdout: '' } as const;
  // Printed by dash, bash, BusyBox and OpenBSD's nc; behind a pipe the exit code is another program's.
  for (const [stderr, exit] of [
    ['sh: 1: exec: wget: not found', 127], ['dash: 1: ncx: not found', 0], ['bash: line 1: exec: wgetx: not found', 127], ['bash: line 1: ncx: command not found', 0],
    ['sh: exec: line 0: wgetx: not found', 127], ['sh: ncx: not found', 0], ['foox: applet not found', 127], ["nc: invalid option -- 'e'\nusage: nc [-46CDdFhklNnrStUuvZz]", 1],
  ] as const) for (const tool of ['http', 'tcp', 'dns-tcp', 'nslookup'] as const) assert.equal(classify({ ...base, tool, exit, stderr }).kind, 'tool', `${tool}: ${stderr}`);
  assert.equal(classify({ ...base, tool: 'http', exit: 1, stderr: "  HTTP/1.1 404 Not Found\nwget: server returned error: HTTP/1.1 404 Not Found" }).kind, 'ok');
});

test('a client without a source port sends nothing', () => {
  const base = { id: '1', from: { kind: 'client', node: 'node1', pod: 'app/cli1' }, to: { role: 'target', via: 'service-ip' }, round: 'main', command: '', clock: 0, ms: 9, stdout: '', exit: 1 } as const;
  // As glibc and musl word it.
  for (const why of ['Cannot assign requested address', 'Address not available']) {
    assert.equal(classify({ ...base, tool: 'http', stderr: `Connecting to 10.96.0.20 (10.96.0.20:80)\nwget: can't connect to remote host (10.96.0.20): ${why}` }).kind, 'unreachable');
  }
});
