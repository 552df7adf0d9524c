import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePrograms } from '#helpers/parse/programs.ts';

test('programs of devices, as ip and tc of iproute2 print them', () => {
  const links = '2: eth0@if6: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 xdpgeneric qdisc noqueue state UP mode DEFAULT group default qlen 1000\n    prog/xdp id 57 name filter tag 3b185187f1855c4c jited\n3: xdp0: <BROADCAST,MULTICAST> mtu 1500 qdisc noop master xdpbr state DOWN\n';
  const filters = "qdisc clsact ffff: dev eth0 parent ffff:fff1\n### eth0 ingress\nfilter protocol all pref 1 bpf chain 0\nfilter protocol all pref 1 bpf chain 0 handle 0x1 cil_from_netdev-eth0 direct-action not_in_hw id 1234 tag 5f2a\n### eth0 egress\nfilter protocol ip pref 49152 u32 chain 0\n";
  assert.deepEqual(parsePrograms(links, filters), [
    { dev: 'eth0', kind: 'xdp', way: 'ingress', text: 'xdpgeneric' },
    { dev: 'eth0', kind: 'tc', way: 'ingress', text: 'filter protocol all pref 1 bpf chain 0 handle 0x1 cil_from_netdev-eth0 direct-action not_in_hw id 1234 tag 5f2a' },
  ]);
  assert.deepEqual(parsePrograms('', ''), []);
});
