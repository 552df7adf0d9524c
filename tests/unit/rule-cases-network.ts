/** Cases of what stops packets on single devices, between neighbours, and of a kube-proxy that is kept from the API or takes pods for strangers. */
import { iptablesOf, of, type Cluster, type Law } from './build-survey.ts';
import type { Case } from './rule-cases.ts';

const direct = (to: Parameters<Law>[1]): boolean => to.via === 'endpoint' || to.via === 'probe-pod';
const crossing: Law = (from, to) => (direct(to) && to.role !== 'api' && from.node !== to.node && from.kind !== 'node' ? 'timeout' : undefined);

/** Users feel it now and then: a share of what they send is led there. */
const now: Law = (_, to, tool, time) => (to.role === 'target' && to.via === 'service-ip' && tool === 'http' && time % 3 === 1 ? 'timeout' : undefined);

function devices(settings: Readonly<Record<string, string>>): Record<string, string> {
  const lines = ['all', 'eth0', 'cni0'].map((name) => `${name} forwarding=1 rp_filter=0 arp_ignore=0 route_localnet=0${settings[name] === undefined ? '' : ` ${settings[name]}`}`);
  return { interfaces: lines.map((line) => line.replace(/(\w+)=\d (.*) \1=(\d)/, '$1=$3 $2')).join('\n'), 'bridge-ports': 'veth10 cni0 hairpin=1 state=3 isolated=0' };
}

/** What a node says of the device by which it is among the others. */
function uplink(n: number, mtu: number, mac: string): string {
  return `2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu ${mtu}\n    link/ether ${mac}\n    inet 172.18.0.1${n}/16 scope global eth0\n3: cni0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500\n    inet 10.244.${n}.1/24 scope global cni0\n`;
}

/** A network of the inside of a pod, with a neighbour written into it. */
function withNeighbour(cluster: Cluster, entry: string): string {
  const name = of(cluster).webs[0]?.metadata.name ?? '';
  cluster.podSections[name] = { network: `2: eth0@if10: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500\n    link/ether 0a:00:00:00:01:11 brd ff:ff:ff:ff:ff:ff\n    inet 10.244.1.11/24 scope global eth0\n@@routes\ndefault via 10.244.1.1 dev eth0\n10.244.1.0/24 dev eth0 scope link\n@@rules\n@@neighbours\n${entry}\n` };
  return `app/${name}`;
}

/** The inside of the first backend as it is, with something done to its network; its name. */
function ofFirst(cluster: Cluster, change: (network: string) => string): string {
  const one = of(cluster).webs[0];
  const index = 10 + cluster.pods.findIndex((other) => other === one);
  const network = `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue\n    inet 127.0.0.1/8 scope host lo\n2: eth0@if${index}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP\n    link/ether 02:00:00:00:01:99 brd ff:ff:ff:ff:ff:ff\n    inet 10.244.1.11/24 scope global eth0\n@@routes\ndefault via 10.244.1.1 dev eth0\n10.244.1.0/24 dev eth0 scope link src 10.244.1.11\n@@rules\n0:\tfrom all lookup local\n32766:\tfrom all lookup main\n@@neighbours\n`;
  cluster.podSections[one?.metadata.name ?? ''] = { network: change(network) };
  return `app/${one?.metadata.name ?? ''}`;
}

/** What a pod sends to others, and what it is sent, is lost. */
function silent(cluster: Cluster, name: string): void {
  cluster.laws.push((from, to) => (from.pod === name && to.pod !== name ? (to.via === 'name' ? 'no-name' : 'timeout') : undefined), now, (from, to) => (to.pod === name && direct(to) && from.pod !== name ? 'timeout' : undefined));
}

/** The pods of the other node by way of a VXLAN, as flannel makes it. */
function overlay(cluster: Cluster, { ends = {}, ids = {} }: { readonly ends?: Readonly<Record<string, string>>; readonly ids?: Readonly<Record<string, number>> } = {}): void {
  for (const [n, other] of [['1', '2'], ['2', '1']] as const) {
    cluster.nodeSections[`node${n}`] = {
      addresses: `2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500\n    link/ether 02:00:00:00:02:0${n}\n    inet 172.18.0.1${n}/16 scope global eth0\n3: cni0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450\n    inet 10.244.${n}.1/24 scope global cni0\n4: flannel.1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450\n    link/ether 02:00:00:00:04:0${n}\n    inet 10.244.${n}.0/32 scope global flannel.1\n`,
      routes: `default via 172.18.0.1 dev eth0\n10.244.${n}.0/24 dev cni0 proto kernel scope link src 10.244.${n}.1\n10.244.${other}.0/24 via 10.244.${other}.0 dev flannel.1 onlink\n172.18.0.0/16 dev eth0 proto kernel scope link src 172.18.0.1${n}\n`,
      listeners: '  100: 00000000:2118 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 4711 2 0000000000000000 0\n', 'bridge-ports': '',
      tunnels: `/sys/class/net/flannel.1/uevent:DEVTYPE=vxlan\n@@links\n2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue\n4: flannel.1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue\n    vxlan id ${ids[n] ?? 1} local 172.18.0.1${n} dev eth0 srcport 0 0 dstport 8472 nolearning ttl auto\n@@fdb\n02:00:00:00:04:0${other} dev flannel.1 dst ${ends[n] ?? `172.18.0.1${other}`} self permanent\n`,
    };
  }
  cluster.laws.push(now, (from, to) => (direct(to) && to.role !== 'api' && from.node !== to.node ? 'timeout' : undefined));
}

export const networkCases: readonly Case[] = [
  { title: 'the bridge of a node is told not to forward', finds: 'node-network/device-forwarding-off', cause: 'Node node2', change: (cluster) => {
    cluster.nodeSections['node2'] = devices({ cni0: 'forwarding=0' });
    cluster.laws.push((from, to) => (direct(to) && from.node !== to.node && (to.node === 'node2' || from.kind !== 'node') ? 'timeout' : undefined), (from, to) => (from.node === 'node2' && from.kind !== 'node' && to.via === 'service-ip' && to.role === 'target' ? 'timeout' : undefined));
  } },
  { title: 'answers would leave by another device', finds: 'node-network/reverse-path', cause: 'Node node2', change: (cluster) => {
    cluster.nodeSections['node1'] = { routes: 'default via 172.18.0.1 dev eth0\n10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1\n10.244.2.0/24 via 172.19.0.12 dev eth1\n172.18.0.0/16 dev eth0\n172.19.0.0/16 dev eth1\n' };
    cluster.nodeSections['node2'] = { interfaces: 'all forwarding=1 rp_filter=0 arp_ignore=0 route_localnet=0\neth1 forwarding=1 rp_filter=1 arp_ignore=0 route_localnet=0', addresses: '2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500\n    inet 172.18.0.12/16 scope global eth0\n3: cni0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500\n    inet 10.244.2.1/24 scope global cni0\n4: eth1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500\n    inet 172.19.0.12/16 scope global eth1\n' };
    cluster.laws.push(now, crossing);
  } },
  { title: 'a bridge answers no ARP', finds: 'node-network/arp-ignored', change: (cluster) => {
    cluster.nodeSections['node2'] = devices({ cni0: 'arp_ignore=8' });
    cluster.laws.push(now, crossing);
  } },
  { title: 'a node knows a pod by a wrong hardware address', finds: 'node-network/neighbour', cause: 'Node node1', change: (cluster) => {
    const name = withNeighbour(cluster, '');
    cluster.nodeSections['node1'] = { neighbours: '10.244.1.11 dev cni0 lladdr 0a:00:00:00:00:99 PERMANENT\n' };
    cluster.laws.push(now, (from, to) => (to.pod === name && direct(to) && (from.node !== 'node1' || from.kind === 'node') ? 'timeout' : from.pod === name && direct(to) && to.node !== 'node1' ? 'timeout' : undefined));
  } },
  { title: 'a pod answers for the address of the gateway', finds: 'node-network/duplicate-address', cause: 'Pod kube-system/coredns-5f9cc4f96c-1', change: (cluster) => {
    const other = 10 + cluster.pods.findIndex((one) => one.metadata.name === 'coredns-5f9cc4f96c-1');
    withNeighbour(cluster, `10.244.1.1 dev eth0 lladdr 02:00:00:00:01:${other.toString(16).padStart(2, '0')} REACHABLE`);
    cluster.laws.push(now, (from, to) => (crossing(from, to, 'http', 0) !== undefined && [from.node, to.node].includes('node1') ? 'timeout' : undefined));
  } },
  { title: 'two nodes were cloned with their hardware address', finds: 'node-network/duplicate-mac', cause: 'Node node2', change: (cluster) => {
    for (const n of [1, 2]) cluster.nodeSections[`node${n}`] = { addresses: uplink(n, 1500, '02:00:00:00:02:01') };
    cluster.laws.push(now, crossing);
  } },
  { title: 'the uplink of a node takes smaller packets than those of the others', finds: 'node-network/large-packets', cause: 'Node node2', change: (cluster) => {
    cluster.nodeSections['node2'] = { addresses: uplink(2, 1300, '02:00:00:00:02:02') };
    const far: Law = (from, to, tool) => (from.node === 'node2' && tool === 'http' && to.size === undefined && from.kind !== 'node' && (to.via === 'endpoint' ? to.node === 'node1' && to.role === 'target' : to.via === 'service-ip' && to.role === 'target') ? 'hung' : undefined);
    cluster.laws.push(far);
  } },
  { title: 'somebody forwards a port, whomever it is for', finds: 'node-network/firewall', cause: 'Node node2', change: (cluster) => {
    const rule = '-A PREROUTING -i eth0 -p tcp -m tcp --dport 9376 -j DNAT --to-destination 172.31.255.5:9376';
    cluster.nodeSections['node2'] = { iptables: iptablesOf(cluster).replace('-A PREROUTING', `${rule}\n-A PREROUTING`) };
    cluster.laws.push(now, (from, to) => (direct(to) && to.port === 9376 && to.node === 'node2' && from.node !== 'node2' ? 'timeout' : undefined));
  } },
  { title: 'a backend is on a blackhole of its own node', finds: 'node-network/route', cause: 'Node node1', change: (cluster) => {
    cluster.nodeSections['node1'] = { routes: 'default via 172.18.0.1 dev eth0\n10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1\nblackhole 10.244.1.11\n10.244.2.0/24 via 172.18.0.12 dev eth0\n172.18.0.0/16 dev eth0\n' };
    const name = `app/${of(cluster).webs[0]?.metadata.name ?? ''}`;
    cluster.laws.push(now, (from, to) => (to.pod === name && direct(to) && (from.node !== 'node1' || from.kind === 'node') ? 'timeout' : from.pod === name && direct(to) && to.node !== 'node1' ? 'timeout' : undefined));
  } },
  { title: 'a sidecar is gone and its redirect is not', finds: 'pods/redirected', cause: 'Deployment app/web', change: (cluster) => {
    const nft = JSON.stringify({ nftables: [
      { table: { family: 'ip', name: 'mesh' } }, { chain: { family: 'ip', table: 'mesh', name: 'in', type: 'nat', hook: 'prerouting', prio: -100, policy: 'accept' } },
      { rule: { family: 'ip', table: 'mesh', chain: 'in', expr: [{ match: { op: '==', left: { meta: { key: 'l4proto' } }, right: 'tcp' } }, { redirect: { port: 15006 } }] } },
    ] });
    for (const one of of(cluster).webs) cluster.podSections[one.metadata.name] = { nft };
    cluster.laws.push((from, to) => (to.role === 'target' && (to.via === 'endpoint' ? to.pod !== from.pod : true) && to.via !== 'probe-pod' ? 'refused' : undefined));
  } },
  { title: 'the bridge takes the port of a backend for a loop', finds: 'node-network/bridge-port-blocked', cause: 'Pod app/web-5f9cc4f96c-1', change: (cluster) => {
    const index = 10 + cluster.pods.findIndex((one) => one === of(cluster).webs[0]);
    cluster.nodeSections['node1'] = { 'bridge-ports': `veth${index} cni0 hairpin=1 state=4 isolated=0\nveth99 cni0 hairpin=1 state=3 isolated=0` };
    silent(cluster, `app/${of(cluster).webs[0]?.metadata.name ?? ''}`);
  } },
  { title: 'a queueing discipline loses a share of what leaves', finds: 'node-network/traffic-control', cause: 'Node node2', change: (cluster) => {
    cluster.nodeSections['node2'] = { tc: 'qdisc noqueue 0: dev lo root refcnt 2 \nqdisc netem 8001: dev eth0 root refcnt 2 limit 1000 loss 30%\n Sent 9000 bytes 90 pkt (dropped 40, overlimits 0 requeues 0) \n' };
    cluster.laws.push(now, crossing);
  } },
  { title: 'something knows one address and drops what is from and for it', finds: 'node-network/pod-cut-off', cause: 'Pod app/web-5f9cc4f96c-1', change: (cluster) => {
    const name = `app/${of(cluster).webs[0]?.metadata.name ?? ''}`;
    cluster.laws.push(now, (from, to) => (direct(to) && to.role !== 'api' && from.node !== to.node && (to.pod === name || from.pod === name) ? 'timeout' : undefined));
  } },
  { title: 'the same, where the uplink has a program that sees packets before all else', finds: 'node-network/pod-cut-off', cause: 'Node node1', change: (cluster) => {
    const name = `app/${of(cluster).webs[0]?.metadata.name ?? ''}`;
    cluster.nodeSections['node1'] = { xdp: '2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 xdpgeneric qdisc noqueue state UP\n    prog/xdp id 57 name filter tag 3b185187f1855c4c\n' };
    cluster.laws.push(now, (from, to) => (direct(to) && to.role !== 'api' && from.node !== to.node && (to.pod === name || from.pod === name) ? 'timeout' : undefined));
  } },
  { title: 'a routing rule diverts what a backend answers', finds: 'node-network/route', cause: 'Node node1', change: (cluster) => {
    cluster.nodeSections['node1'] = { rules: '0:\tfrom all lookup local\n32765:\tfrom 10.244.1.11 lookup 123\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n', routes: 'default via 172.18.0.1 dev eth0\n10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1\n10.244.2.0/24 via 172.18.0.12 dev eth0\n172.18.0.0/16 dev eth0\nblackhole default table 123\n' };
    const name = `app/${of(cluster).webs[0]?.metadata.name ?? ''}`;
    cluster.laws.push(now, (from, to) => (to.pod === name && direct(to) && from.node !== 'node1' ? 'timeout' : from.pod === name && direct(to) && to.node !== 'node1' ? 'timeout' : undefined));
  } },
  { title: 'a routing rule, of which not all is printed, sends one port astray', finds: 'node-network/route', cause: 'Node node1', change: (cluster) => {
    cluster.nodeSections['node1'] = { rules: '0:\tfrom all lookup local\n900:\tfrom all iif cni0 lookup 90\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n', routes: 'default via 172.18.0.99 dev eth0 table 90\ndefault via 172.18.0.1 dev eth0\n10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1\n10.244.2.0/24 via 172.18.0.12 dev eth0\n172.18.0.0/16 dev eth0\n' };
    cluster.laws.push((from, to, tool, time) => (from.node === 'node1' && from.kind !== 'node' ? now(from, to, tool, time) : undefined), (from, to) => (direct(to) && to.port === 9376 && from.node === 'node1' && from.kind !== 'node' && to.node !== 'node1' ? 'timeout' : undefined));
  } },
  { title: 'a node sends by a firewall that does not see the answers', finds: 'node-network/route', cause: 'Node node1', change: (cluster) => {
    cluster.nodeSections['node1'] = { routes: 'default via 172.18.0.1 dev eth0\n10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1\n10.244.2.0/24 via 172.18.0.9 dev eth0\n172.18.0.0/16 dev eth0\n' };
    cluster.laws.push(now, (from, to, tool) => (direct(to) && to.role !== 'api' && from.node !== to.node && tool !== 'nslookup' && (from.kind !== 'node' || from.node === 'node1') ? 'timeout' : undefined));
  } },
  { title: 'a table of ARP drops what pods ask for their gateway', finds: 'node-network/arp-filtered', cause: 'Node node1', change: (cluster) => {
    const compare = (left: object, right: string): object => ({ match: { op: '==', left, right } });
    const arp = (field: string): object => ({ payload: { protocol: 'arp', field } });
    cluster.nodeSections['node1'] = { nft: JSON.stringify({ nftables: [
      { table: { family: 'arp', name: 'guard' } }, { chain: { family: 'arp', table: 'guard', name: 'in', type: 'filter', hook: 'input', prio: 0, policy: 'accept' } },
      { rule: { family: 'arp', table: 'guard', chain: 'in', expr: [compare({ meta: { key: 'iifname' } }, 'cni0'), compare(arp('operation'), 'request'), compare(arp('daddr ip'), '10.244.1.1'), { drop: null }] } },
    ] }) };
    cluster.laws.push(now, (from, to) => (direct(to) && to.role !== 'api' && from.node !== to.node && (to.ip === '10.244.1.11' || from.pod?.endsWith('-1') === true) ? 'timeout' : undefined));
  } },
  { title: 'a rule gives connections a time that is too short', finds: 'node-network/tracking-short', cause: 'Node node2', change: (cluster) => {
    cluster.nodeSections['node2'] = { nft: JSON.stringify({ nftables: [
      { table: { family: 'ip', name: 'tuning' } }, { 'ct timeout': { family: 'ip', table: 'tuning', name: 'short', protocol: 'tcp', l3proto: 'ip', policy: { established: 1 } } }, { chain: { family: 'ip', table: 'tuning', name: 'tune', type: 'filter', hook: 'prerouting', prio: -150, policy: 'accept' } },
      { rule: { family: 'ip', table: 'tuning', chain: 'tune', expr: [{ match: { op: '==', left: { payload: { protocol: 'tcp', field: 'dport' } }, right: 80 } }, { 'ct timeout': 'short' }] } },
    ] }) };
    cluster.laws.push((from, to, tool) => (from.node === 'node2' && from.kind !== 'node' && to.role === 'target' && (to.via === 'service-ip' || (to.via === 'name' && tool === 'http')) ? 'timeout' : undefined));
  } },
  { title: 'a table of a device drops what comes in', finds: 'node-network/firewall', cause: 'Node node2', change: (cluster) => {
    cluster.nodeSections['node2'] = { nft: JSON.stringify({ nftables: [
      { table: { family: 'netdev', name: 'shield' } }, { chain: { family: 'netdev', table: 'shield', name: 'in', type: 'filter', hook: 'ingress', dev: 'eth0', prio: 0, policy: 'accept' } },
      { rule: { family: 'netdev', table: 'shield', chain: 'in', expr: [{ match: { op: '==', left: { payload: { protocol: 'tcp', field: 'dport' } }, right: 9376 } }, { drop: null }] } },
    ] }) };
    cluster.laws.push(now, (from, to) => (direct(to) && to.port === 9376 && to.node === 'node2' && from.node !== 'node2' ? 'timeout' : undefined));
  } },
  { title: 'a table of the bridge drops frames for a pod', finds: 'node-network/firewall', cause: 'Node node2', change: (cluster) => {
    cluster.nodeSections['node2'] = { addresses: '2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500\n    inet 172.18.0.12/16 scope global eth0\n3: cni0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500\n    inet 10.244.2.1/24 scope global cni0\n10: veth10@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master cni0\n', nft: JSON.stringify({ nftables: [
      { table: { family: 'bridge', name: 'shield' } }, { chain: { family: 'bridge', table: 'shield', name: 'out', type: 'filter', hook: 'postrouting', prio: 0, policy: 'accept' } },
      { rule: { family: 'bridge', table: 'shield', chain: 'out', expr: [{ match: { op: '==', left: { payload: { protocol: 'ip', field: 'daddr' } }, right: '10.244.2.11' } }, { drop: null }] } },
    ] }) };
    cluster.laws.push(now, (_, to) => (direct(to) && to.ip === '10.244.2.11' ? 'timeout' : undefined));
  } },
  { title: 'kube-proxy may not read what it works from', finds: 'proxy/kept-from-api', cause: 'Node node2', change: (cluster) => {
    const line = (second: number): string => `E0901 11:59:${second}.000000     812 reflector.go:227] "Failed to watch" err="failed to list *v1.Service: services is forbidden: User \\"system:kube-proxy\\" cannot list resource \\"services\\"" logger="kube-proxy"`;
    cluster.nodeSections['node2'] = { iptables: iptablesOf({ services: [], slices: [] }), 'proxy-log': line(40), 'proxy-log@last': `${line(40)}\n${line(55)}` };
    cluster.laws.push((from, to) => (from.node === 'node2' && (to.via === 'service-ip' || (to.via === 'name' && to.role !== 'api')) ? (to.via === 'name' ? 'no-name' : 'timeout') : undefined));
  } },
  { title: 'the firewall of a node does not let a tunnel in', finds: 'node-network/firewall', cause: 'Node node2', change: (cluster) => {
    overlay(cluster);
    Object.assign(cluster.nodeSections['node2'] ?? {}, { iptables: iptablesOf(cluster).replace('-A INPUT', '-A INPUT -i eth0 -p udp -m udp --dport 8472 -j DROP\n-A INPUT') });
  } },
  { title: 'the far end of a tunnel has moved', finds: 'node-network/tunnel', cause: 'Node node1', change: (cluster) => overlay(cluster, { ends: { 1: '172.18.0.99' } }) },
  { title: 'two nodes number the network of their tunnel differently', finds: 'node-network/tunnel', cause: 'the network between nodes', change: (cluster) => overlay(cluster, { ids: { 1: 42 } }) },
  { title: 'a backend has a second network that overlaps with that of pods', finds: 'node-network/pod-route', cause: 'Pod app/web-5f9cc4f96c-1', change: (cluster) => {
    const name = ofFirst(cluster, (network) => network.replace('@@routes\n', '3: net1@if77: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue\n    link/ether 02:00:00:00:07:07 brd ff:ff:ff:ff:ff:ff\n    inet 10.244.2.77/24 scope global net1\n@@routes\n10.244.2.0/24 dev net1 scope link src 10.244.2.77\n'));
    cluster.laws.push(now, (from, to) => (direct(to) && to.role !== 'api' && from.node !== to.node && from.kind !== 'node' && (to.pod === name || from.pod === name) ? 'timeout' : undefined));
  } },
  { title: 'the interface of a backend asks for no hardware addresses', finds: 'node-network/pod-interface', cause: 'Pod app/web-5f9cc4f96c-1', change: (cluster) => silent(cluster, ofFirst(cluster, (network) => network.replace(/(eth0@if\d+: <BROADCAST,MULTICAST,)/, '$1NOARP,'))) },
  { title: 'a backend shapes what it sends', finds: 'node-network/traffic-control', cause: 'Pod app/web-5f9cc4f96c-1', change: (cluster) => silent(cluster, ofFirst(cluster, (network) => network.replace(/(eth0@if\d+: .* qdisc )noqueue/, '$1tbf'))) },
  { title: 'the port of a backend neither learns nor is flooded to', finds: 'node-network/bridge-port-deaf', cause: 'Pod app/web-5f9cc4f96c-1', change: (cluster) => {
    const index = 10 + cluster.pods.findIndex((one) => one === of(cluster).webs[0]);
    cluster.nodeSections['node1'] = { 'bridge-ports': `veth${index} cni0 hairpin=1 state=3 isolated=0 learning=0 flood=0\nveth99 cni0 hairpin=1 state=3 isolated= learning=1 flood=1` };
    silent(cluster, `app/${of(cluster).webs[0]?.metadata.name ?? ''}`);
  } },
  { title: 'the port of a backend is locked', finds: 'node-network/bridge-port-locked', cause: 'Pod app/web-5f9cc4f96c-1', change: (cluster) => {
    const index = 10 + cluster.pods.findIndex((one) => one === of(cluster).webs[0]);
    cluster.nodeSections['node1'] = { 'locked-ports': `9: veth9@if2: <BROADCAST,UP> mtu 1500 master cni0 state forwarding priority 32 cost 2 \n    hairpin on guard off learning on locked off \n${index}: veth${index}@if2: <BROADCAST,UP> mtu 1500 master cni0 state forwarding priority 32 cost 2 \n    hairpin on guard off learning off isolated off locked on \n` };
    silent(cluster, `app/${of(cluster).webs[0]?.metadata.name ?? ''}`);
  } },
  { title: 'Services are given addresses from the range of the pods', finds: 'cluster/service-range', change: (cluster) => { cluster.serviceCidrs.push({ metadata: { name: 'more' }, spec: { cidrs: ['10.244.0.0/15'] } }); } },
  { title: 'a Service claims the address of the API server', finds: 'service/claims-address', change: (cluster) => {
    const ip = cluster.slices.find((one) => one.metadata.name === 'kubernetes')?.endpoints?.[0]?.addresses?.[0] ?? '';
    cluster.services.push({ metadata: { namespace: 'shop', name: 'edge', uid: 'uid-edge' }, spec: { clusterIP: '10.96.0.77', clusterIPs: ['10.96.0.77'], selector: { app: 'edge' }, externalIPs: [ip], ports: [{ port: 6443, protocol: 'TCP' }] } });
    cluster.laws.push((_, to) => (to.role === 'api' && to.via !== 'kubelet' ? 'refused' : undefined));
  } },
  { title: 'kube-proxy is in a network of its own', finds: 'proxy/own-network', cause: 'Node node2', change: (cluster) => {
    cluster.nodeSections['node2'] = { iptables: iptablesOf({ services: [], slices: [] }), 'kube-proxy': 'pid 812\nstate S (sleeping)\n/usr/local/bin/kube-proxy --config=/var/lib/kube-proxy/config.conf\nnetwork its own\n' };
    cluster.laws.push((from, to) => (from.node === 'node2' && (to.via === 'service-ip' || (to.via === 'name' && to.role !== 'api')) ? (to.via === 'name' ? 'no-name' : 'timeout') : undefined));
  } },
  { title: 'a node has no rules for a port that nobody asked', finds: 'proxy/rules-missing', change: (cluster) => {
    const without = iptablesOf(cluster);
    of(cluster).web.spec.ports?.push({ name: 'udp', port: 81, targetPort: 9377, protocol: 'UDP' });
    of(cluster).webSlice.ports?.push({ name: 'udp', port: 9377, protocol: 'UDP' });
    cluster.nodeSections['node1'] = { iptables: without };
    cluster.plan.target.port = 80;
  } },
  { title: 'a Service claims the IP of another', finds: 'service/claims-address', change: (cluster) => {
    cluster.services.push({ metadata: { namespace: 'shop', name: 'edge', uid: 'uid-edge' }, spec: { clusterIP: '10.96.0.77', clusterIPs: ['10.96.0.77'], selector: { app: 'edge' }, externalIPs: [of(cluster).web.spec.clusterIP ?? ''], ports: [{ port: 80, protocol: 'TCP' }] } });
  } },
  { title: 'a server outside has no way back to pods', finds: 'node-network/no-way-back', cause: 'endpoint 192.0.2.20:9376', change: (cluster) => {
    delete of(cluster).web.spec.selector;
    of(cluster).webSlice.metadata.labels = { 'kubernetes.io/service-name': 'web' };
    of(cluster).webSlice.endpoints = [{ addresses: ['192.0.2.20'], conditions: { ready: true } }];
    cluster.nodeSections = Object.fromEntries(['node1', 'node2'].map((node) => [node, { iptables: iptablesOf(cluster) }]));
    cluster.laws.push((from, to, tool) => (from.kind !== 'node' && to.role === 'target' && (to.via !== 'name' || tool === 'http') ? 'timeout' : undefined));
  } },
  { title: 'kube-proxy takes pods for strangers', finds: 'proxy/pods-masqueraded', change: (cluster) => { cluster.nodeSections['node2'] = { iptables: iptablesOf(cluster).replaceAll('! -s 10.244.0.0/16', '! -s 10.99.0.0/16') }; } },
  { title: 'the kubelet of one node sends pods to a cache that is not there', finds: 'resolver/kubelet-cluster-dns', cause: 'Node node2', change: (cluster) => {
    cluster.kubelets['node2'] = { clusterDNS: ['169.254.20.10'], clusterDomain: 'cluster.local' };
    cluster.podSections['probe-node2'] = { 'resolv-conf': 'nameserver 169.254.20.10\nsearch app.svc.cluster.local svc.cluster.local cluster.local\noptions ndots:5\n' };
    cluster.laws.push((from, to) => (from.node === 'node2' && from.kind === 'probe' && to.via === 'name' ? 'no-name' : to.ip === '169.254.20.10' ? 'timeout' : undefined));
  } },
];
