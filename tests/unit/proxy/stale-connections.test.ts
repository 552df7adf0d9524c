import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isConnection, readConntrack } from '#helpers/netfilter/conntrack.ts';
import { expectedFrontends } from '#helpers/proxy/expected.ts';
import { staleConnections } from '#helpers/proxy/stale-connections.ts';
import { readSample, sampleNames } from '../netfilter/samples.ts';

function stale(name: string, file: string): readonly string[] {
  const sample = readSample(name);
  const found = staleConnections(readConntrack(sample.file(file) ?? ''), expectedFrontends(sample.services, sample.slices, sample.node));
  return found.map(({ frontend, connection, because }) => `${frontend.service} ${connection.protocol} ${connection.original.sourcePort} ${connection.reply.source} ${because}`).sort();
}

for (const name of sampleNames) {
  test(`every line of the real table is read: ${name}`, () => {
    for (const file of ['conntrack.txt', 'nf_conntrack.txt']) {
      const text = readSample(name).file(file);
      if (text === null) continue;
      const entries = readConntrack(text);
      assert.equal(entries.length, text.trim().split('\n').length);
      assert.deepEqual(entries.filter((entry) => !isConnection(entry)), []);
    }
  });
}

test('UDP clients with a fixed port stay with DNS pods that are gone, as both listings tell', () => {
  const expected = ['5551 10.244.2.2', '5552 10.244.1.2', '5553 10.244.1.2', '5554 10.244.2.2'].map((flow) => `kube-system/kube-dns udp ${flow} gone`);
  assert.deepEqual(stale('iptables-stale-udp', 'conntrack.txt').filter((line) => line.includes('kube-dns')), expected);
  assert.deepEqual(stale('iptables-stale-udp', 'nf_conntrack.txt').filter((line) => line.includes('kube-dns')), expected);
});

test('connections that rules without the new endpoints open are told, those of other Services not', () => {
  const found = stale('iptables-stale-endpoints', 'conntrack.txt');
  assert.ok(found.length > 0);
  assert.ok(found.every((line) => /^app\/(web|sticky) tcp \d+ \S+ gone$/.test(line)), found.join('\n'));
});

test('a healthy table has none', () => {
  assert.deepEqual(stale('iptables-healthy', 'conntrack.txt'), []);
  assert.deepEqual(stale('nftables-healthy', 'conntrack.txt'), []);
});

test('an entry that was never translated is told, while its Service has endpoints', () => {
  const sample = readSample('iptables-healthy');
  const line = 'udp      17 29 src=10.244.1.3 dst=10.96.0.10 sport=5353 dport=53 [UNREPLIED] src=10.96.0.10 dst=10.244.1.3 sport=53 dport=5353 mark=0 use=1';
  const frontends = expectedFrontends(sample.services, sample.slices, sample.node);
  assert.deepEqual(staleConnections(readConntrack(line), frontends).map(({ because }) => because), ['untranslated']);
  assert.deepEqual(staleConnections(readConntrack(line), expectedFrontends(sample.services, [], sample.node)), []);
});

test('a pod that is ending may still answer', () => {
  const sample = readSample('iptables-healthy');
  const line = 'tcp      6 431999 ESTABLISHED src=10.244.1.3 dst=10.96.244.69 sport=40000 dport=80 src=10.244.1.99 dst=10.244.1.3 sport=9376 dport=40000 [ASSURED] mark=0 use=1';
  const judged = (conditions: { readonly ready: boolean; readonly terminating?: boolean }): readonly string[] => {
    const slices = sample.slices.map((slice) => slice.metadata.labels?.['kubernetes.io/service-name'] === 'web' ? { ...slice, endpoints: [{ addresses: ['10.244.1.99'], conditions }] } : slice);
    return staleConnections(readConntrack(line), expectedFrontends(sample.services, slices, sample.node)).map(({ because }) => because);
  };
  assert.deepEqual(judged({ ready: true }), []);
  assert.deepEqual(judged({ ready: false, terminating: true }), []);
  assert.deepEqual(judged({ ready: false }), ['not-ready']);
});

test('other forms of lines: offloaded, zones, no ports, counters, and junk', () => {
  const [offloaded, icmp, counted, junk] = readConntrack([
    'ipv4 2 tcp 6 src=10.0.0.1 dst=10.96.0.1 sport=1 dport=443 src=10.10.0.2 dst=10.0.0.1 sport=6443 dport=1 [OFFLOAD] mark=0 zone=3 use=2',
    'icmp     1 29 src=10.0.0.1 dst=10.0.0.2 type=8 code=0 id=9 src=10.0.0.2 dst=10.0.0.1 type=0 code=0 id=9 mark=0 use=1',
    'udp      17 20 src=fd00::1 dst=fd00:10::a sport=1 dport=53 packets=1 bytes=60 [UNREPLIED] src=fd00::5 dst=fd00::1 sport=53 dport=1 packets=0 bytes=0 mark=16384 use=1',
    'something else', 'conntrack v1.4.7 (conntrack-tools): 3 flow entries have been shown.',
  ].join('\n'));
  assert.ok(offloaded?.kind === 'connection' && offloaded.timeout === null && offloaded.zone === 3 && offloaded.state === null);
  assert.ok(icmp?.kind === 'connection' && icmp.original.destinationPort === null && icmp.timeout === 29);
  assert.ok(counted?.kind === 'connection' && counted.family === 6 && counted.unreplied && counted.mark === 16384 && counted.reply.source === 'fd00::5');
  assert.equal(junk?.kind, 'unknown');
  fc.assert(fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('tcp 6 1 ', 'src=1 ', 'dst=2 ', 'sport=x ', '[UNREPLIED] ', 'zone='))), (parts) => {
    assert.ok(readConntrack(parts.join('')).every(({ source }) => source.length > 0));
  }));
});
