/** Listings written after ipvsadm(8) and the Kubernetes documentation; those of a real kube-proxy are in ipvs-recorded.test.ts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareIpvs } from '#helpers/proxy/compare-ipvs.ts';
import { compareRules } from '#helpers/proxy/compare.ts';
import { readIpsets, readIpvs, readIpvsAddresses } from '#helpers/proxy/ipvs.ts';
import { readNodeRuleset } from '#helpers/netfilter/node-ruleset.ts';
import type { EndpointSliceObject, ServiceObject } from '#helpers/proxy/objects.ts';
import type { Problem } from '#helpers/proxy/problem.ts';

const listed = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
TCP  10.96.0.1:443 rr
  -> 192.168.0.2:6443             Masq    1      4          0         
TCP  10.96.0.9:80 rr persistent 10800
  -> 10.244.1.2:9376              Masq    1      0          0         
  -> 10.244.2.3:9376              Masq    0      1          0         
UDP  10.96.0.10:53 rr
TCP  [fd00:10::9]:80 rr
  -> [fd00::7]:9376               Masq    1      0          0         
`;
const saved = `-A -t 10.96.0.1:443 -s rr
-a -t 10.96.0.1:443 -r 192.168.0.2:6443 -m -w 1
-A -t 10.96.0.9:80 -s rr -p 10800
-a -t 10.96.0.9:80 -r 10.244.1.2:9376 -m -w 1
-a -t 10.96.0.9:80 -r 10.244.2.3:9376 -m -w 0
-A -u 10.96.0.10:53 -s rr
-A -t [fd00:10::9]:80 -s rr
-a -t [fd00:10::9]:80 -r [fd00::7]:9376 -m -w 1
`;

test('both listings of ipvsadm say the same', () => {
  assert.deepEqual(readIpvs(saved), readIpvs(listed));
  const { virtualServers, unknown } = readIpvs(listed);
  assert.deepEqual(unknown, []);
  assert.deepEqual(virtualServers.map(({ protocol, address, port, persistent, realServers }) => `${protocol} ${address} ${port} ${persistent} ${realServers.map(({ ip, weight }) => `${ip}*${weight}`).join(' ')}`), [
    'TCP 10.96.0.1 443 null 192.168.0.2*1', 'TCP 10.96.0.9 80 10800 10.244.1.2*1 10.244.2.3*0', 'UDP 10.96.0.10 53 null ', 'TCP fd00:10::9 80 null fd00::7*1',
  ]);
});

test('sets and addresses are read', () => {
  const sets = readIpsets('Name: KUBE-CLUSTER-IP\nType: hash:ip,port\nRevision: 6\nHeader: family inet hashsize 1024 maxelem 65536\nSize in memory: 600\nReferences: 3\nNumber of entries: 2\nMembers:\n10.96.0.1,tcp:443\n10.96.0.10,udp:53\n\nName: KUBE-LOOP-BACK\nType: hash:ip,port,ip\nMembers:\n10.244.1.2,tcp:9376,10.244.1.2\n');
  assert.deepEqual([...sets], [['KUBE-CLUSTER-IP', ['10.96.0.1,tcp:443', '10.96.0.10,udp:53']], ['KUBE-LOOP-BACK', ['10.244.1.2,tcp:9376,10.244.1.2']]]);
  assert.deepEqual(readIpvsAddresses('5: kube-ipvs0: <BROADCAST,NOARP> mtu 1500 qdisc noop state DOWN group default\n    link/ether 8a:5e:0d:1b:2a:3c brd ff:ff:ff:ff:ff:ff\n    inet 10.96.0.1/32 scope global kube-ipvs0\n       valid_lft forever preferred_lft forever\n    inet6 fd00:10::9/128 scope global\n'), ['10.96.0.1', 'fd00:10::9']);
});

test('no text makes the readers fail', () => {
  const line = fc.oneof(fc.string(), fc.constantFrom('TCP', 'TCP  10.96.0.1:443', '-> x Masq 1', '  -> 10.0.0.1:80 Masq 1 0 0', '-a -t 1.2.3.4:5 -m', '-A -t x -s rr', 'Members:', 'Name: x'));
  fc.assert(fc.property(fc.array(line), (lines) => {
    readIpvs(lines.join('\n'));
    readIpsets(lines.join('\n'));
    readIpvsAddresses(lines.join('\n'));
  }));
});

const services: readonly ServiceObject[] = [{ metadata: { namespace: 'app', name: 'web' }, spec: { clusterIP: '10.96.0.9', ports: [{ port: 80 }] } }];
const slices: readonly EndpointSliceObject[] = [{
  metadata: { namespace: 'app', labels: { 'kubernetes.io/service-name': 'web' } }, addressType: 'IPv4', ports: [{ name: '', port: 9376, protocol: 'TCP' }],
  endpoints: [{ addresses: ['10.244.1.2'], nodeName: 'node1' }, { addresses: ['10.244.2.3'], nodeName: 'node2', conditions: { ready: false, serving: true, terminating: true } }],
}];

function problems(text: string, more: { readonly addresses?: readonly string[]; readonly loops?: readonly string[] } = {}): readonly Problem[] {
  const { virtualServers } = readIpvs(text);
  const ipsets = more.loops ? new Map([['KUBE-LOOP-BACK', more.loops]]) : null;
  return compareIpvs({ virtualServers, addresses: more.addresses ?? null, ipsets, node: { name: 'node1' }, services, slices }).flatMap((verdict) => verdict.problems);
}

test('a table that is right, with a pod being drained, has no problems', () => {
  assert.deepEqual(problems(listed, { addresses: ['10.96.0.9'], loops: ['10.244.1.2,tcp:9376,10.244.1.2'] }), []);
});

test('what is wrong in the table is told', () => {
  assert.deepEqual(problems('').map((problem) => problem.kind === 'missing' && problem.cause), ['no-rule']);
  assert.deepEqual(problems(listed, { addresses: ['10.96.0.1'] }).map((problem) => problem.kind === 'missing' && problem.cause), ['no-address']);
  assert.deepEqual(problems(listed, { loops: [] }).map((problem) => problem.kind === 'not-masqueraded' && problem.backend), ['10.244.1.2:9376']);
  const stale = listed.replace('10.244.1.2:9376 ', '10.244.1.9:9376 ');
  assert.deepEqual(problems(stale), [{ kind: 'wrong-backends', missing: [{ ip: '10.244.1.2', port: 9376 }], extra: [{ ip: '10.244.1.9', port: 9376, share: 1, because: 'gone' }], chain: null, rule: null }]);
});

test('rules of the mode ipvs are known as such, and their Services are not missed in iptables', () => {
  const iptables = `# Generated by iptables-save v1.8.9 (nf_tables) on Sun Nov 22 19:45:05 2026
*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:KUBE-LOAD-BALANCER - [0:0]
:KUBE-MARK-MASQ - [0:0]
:KUBE-NODE-PORT - [0:0]
:KUBE-POSTROUTING - [0:0]
:KUBE-SERVICES - [0:0]
-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
-A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING
-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
-A KUBE-POSTROUTING -m comment --comment "Kubernetes endpoints dst ip:port, source ip for solving hairpin purpose" -m set --match-set KUBE-LOOP-BACK dst,dst,src -j MASQUERADE
-A KUBE-SERVICES ! -s 10.244.0.0/16 -m comment --comment "Kubernetes service cluster ip + port for masquerade purpose" -m set --match-set KUBE-CLUSTER-IP dst,dst -j KUBE-MARK-MASQ
-A KUBE-SERVICES -m set --match-set KUBE-CLUSTER-IP dst,dst -j ACCEPT
COMMIT
`;
  const { presence, proxies, differences } = compareRules({ ruleset: readNodeRuleset({ iptables }), node: { name: 'node1', addresses: ['10.0.0.1'], routes: [] }, services, slices });
  assert.deepEqual({ presence, proxies, differences }, { presence: 'seen', proxies: [{ kind: 'ipvs', servicePorts: 0 }], differences: [] });
});
