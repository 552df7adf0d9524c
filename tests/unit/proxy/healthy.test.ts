import assert from 'node:assert/strict';
import { test } from 'node:test';
import { passage } from '#helpers/netfilter/passage.ts';
import { readNodeRuleset } from '#helpers/netfilter/node-ruleset.ts';
import { compareRules } from '#helpers/proxy/compare.ts';
import type { Comparison } from '#helpers/proxy/compare.ts';
import type { EndpointSliceObject, ServiceObject } from '#helpers/proxy/objects.ts';
import { readSample } from '../netfilter/samples.ts';

/** Lines put into a table of the healthy dump: what other software adds there while Services work. */
function withRules(additions: Readonly<Record<string, { readonly chains?: readonly string[]; readonly rules: readonly string[] }>>, change: (text: string) => string = (text) => text): Comparison {
  const sample = readSample('iptables-healthy');
  const blocks = change(sample.file('iptables-save.txt') ?? '').split(/(?=^\*)/m).map((block) => {
    const added = additions[/^\*(\S+)/.exec(block)?.[1] ?? ''];
    if (!added) return block;
    return block.replace(/^(-A|\[\d+:\d+\] -A|COMMIT)/m, (first) => [...(added.chains ?? []).map((chain) => `:${chain} - [0:0]`), ...added.rules.map((rule) => `-A ${rule}`), first].join('\n'));
  });
  return compareRules({ ...sample, ruleset: readNodeRuleset({ iptables: blocks.join(''), nft: '{"nftables": []}' }) });
}

const forwardDrop = (text: string): string => text.replace(/^(\*filter[^]*?):FORWARD ACCEPT/m, '$1:FORWARD DROP');

const companions: Readonly<Record<string, Parameters<typeof withRules>>> = {
  'Docker with policy DROP and its own accepts': [{
    nat: { chains: ['DOCKER'], rules: ['PREROUTING -m addrtype --dst-type LOCAL -j DOCKER', 'OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER', 'POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE', 'DOCKER -i docker0 -j RETURN'] },
    filter: { chains: ['DOCKER-USER', 'DOCKER-ISOLATION-STAGE-1'], rules: ['FORWARD -j DOCKER-USER', 'FORWARD -j DOCKER-ISOLATION-STAGE-1', 'FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT', 'FORWARD -s 10.244.0.0/16 -j ACCEPT', 'FORWARD -d 10.244.0.0/16 -j ACCEPT', 'DOCKER-ISOLATION-STAGE-1 -j RETURN', 'DOCKER-USER -j RETURN'] },
  }, forwardDrop],
  'a firewall that drops by limits, blocklists and owners nobody can judge': [{
    filter: { chains: ['f2b-sshd'], rules: ['FORWARD -m set --match-set blocklist src -j DROP', 'INPUT -p tcp -m multiport --dports 22 -j f2b-sshd', 'f2b-sshd -s 203.0.113.9/32 -j REJECT --reject-with icmp-port-unreachable', 'f2b-sshd -j RETURN', 'OUTPUT -m owner --uid-owner 1337 -j DROP', 'FORWARD -m limit --limit 3/min -j LOG --log-prefix "fw: "'] },
  }],
  'a masquerade for what leaves the cluster': [{ nat: { rules: ['POSTROUTING -s 10.244.0.0/16 ! -d 10.0.0.0/8 -j MASQUERADE'] } }],
  'host ports of the CNI plugin': [{
    nat: { chains: ['CNI-HOSTPORT-DNAT', 'CNI-DN-0123', 'CNI-HOSTPORT-SETMARK', 'CNI-HOSTPORT-MASQ'], rules: ['PREROUTING -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT', 'OUTPUT -m addrtype --dst-type LOCAL -j CNI-HOSTPORT-DNAT', 'POSTROUTING -m comment --comment "CNI portfwd requiring masquerade" -j CNI-HOSTPORT-MASQ', 'CNI-HOSTPORT-DNAT -p tcp -m comment --comment "dnat name: \\"lab\\" id: \\"a b\\"" -m multiport --dports 8443 -j CNI-DN-0123', 'CNI-DN-0123 -s 10.244.1.0/24 -p tcp -m tcp --dport 8443 -j CNI-HOSTPORT-SETMARK', 'CNI-DN-0123 -p tcp -m tcp --dport 8443 -j DNAT --to-destination 10.244.1.99:443', 'CNI-HOSTPORT-SETMARK -m comment --comment "CNI portfwd masquerade mark" -j MARK --set-xmark 0x2000/0x2000', 'CNI-HOSTPORT-MASQ -m mark --mark 0x2000/0x2000 -j MASQUERADE'] },
  }],
  'rules without comments, as in large clusters': [{}, (text) => text.replaceAll(/ -m comment --comment ("[^"]*"|\S+)/g, '')],
  'a node-local DNS cache that takes its own address out of tracking': [{ raw: { rules: [] }, mangle: { rules: [] } }, (text) => `*raw\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n-A PREROUTING -d 169.254.20.10/32 -p udp -m udp --dport 53 -m comment --comment "NodeLocal DNS Cache: skip conntrack" -j NOTRACK\nCOMMIT\n${text}`],
};

for (const [name, [additions, change]] of Object.entries(companions)) {
  test(`nothing is told beside ${name}`, () => {
    const { differences, verdicts } = withRules(additions, change);
    assert.deepEqual(differences.map(({ problem }) => problem), []);
    assert.ok(verdicts.every(({ state }) => state === 'complete'));
  });
}

test('the drop whose condition cannot be judged is a doubt, not a fault', () => {
  const { verdicts } = withRules({ filter: { rules: ['FORWARD -m set --match-set blocklist src -j DROP'] } });
  const [fromPod] = verdicts.filter(({ from, frontend }) => from === 'pod' && frontend.expect === 'forward');
  assert.deepEqual([fromPod?.state, fromPod?.doubts.map(({ text }) => text)], ['complete', ['-A FORWARD -m set --match-set blocklist src -j DROP']]);
});

test('an accept whose condition cannot be judged before a policy DROP makes it unknown', () => {
  const { verdicts } = withRules({ filter: { rules: ['FORWARD -m set --match-set allowed src -j ACCEPT'] } }, forwardDrop);
  const states = new Set(verdicts.filter(({ from, frontend }) => from === 'pod' && frontend.expect === 'forward').map(({ state }) => state));
  assert.deepEqual([...states], ['unknown']);
});

test('a firewall on the device to the other nodes stops only what goes there', () => {
  const { differences } = withRules({ filter: { rules: ['FORWARD -o eth0 -p tcp -m tcp --dport 9376 -j DROP'] } });
  const [stop] = differences;
  assert.equal(differences.length, 1);
  assert.ok(stop?.problem.kind === 'stopped' && stop.problem.share > 0.3 && stop.problem.share < 0.7);
});

/** One Service with two endpoints after another, as kube-proxy writes them. */
function largeCluster(count: number): { readonly text: string; readonly services: readonly ServiceObject[]; readonly slices: readonly EndpointSliceObject[] } {
  const services: ServiceObject[] = [];
  const slices: EndpointSliceObject[] = [];
  const [chains, entries, rules]: [string[], string[], string[]] = [[], [], []];
  for (let at = 0; at < count; at += 1) {
    const [vip, id] = [`10.96.${1 + Math.floor(at / 250)}.${1 + (at % 250)}`, at.toString(36).toUpperCase().padStart(16, '0')];
    const pods = [0, 1].map((which) => `10.244.${(at % 200) + 2}.${which * 100 + (at % 97) + 2}`);
    services.push({ metadata: { namespace: 'large', name: `s${at}` }, spec: { clusterIP: vip, ports: [{ port: 80 }] } });
    slices.push({ metadata: { namespace: 'large', labels: { 'kubernetes.io/service-name': `s${at}` } }, addressType: 'IPv4', ports: [{ name: '', port: 8080, protocol: 'TCP' }], endpoints: pods.map((ip) => ({ addresses: [ip], nodeName: 'elsewhere' })) });
    chains.push(`:KUBE-SVC-${id} - [0:0]`, ...pods.map((_, which) => `:KUBE-SEP-${id.slice(1)}${which} - [0:0]`));
    entries.push(`-A KUBE-SERVICES -d ${vip}/32 -p tcp -m tcp --dport 80 -j KUBE-SVC-${id}`);
    rules.push(`-A KUBE-SVC-${id} ! -s 10.244.0.0/16 -d ${vip}/32 -p tcp -m tcp --dport 80 -j KUBE-MARK-MASQ`, `-A KUBE-SVC-${id} -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-${id.slice(1)}0`, `-A KUBE-SVC-${id} -j KUBE-SEP-${id.slice(1)}1`,
      ...pods.map((ip, which) => `-A KUBE-SEP-${id.slice(1)}${which} -p tcp -m tcp -j DNAT --to-destination ${ip}:8080`));
  }
  return { services, slices, text: ['*nat', ':PREROUTING ACCEPT [0:0]', ':OUTPUT ACCEPT [0:0]', ':POSTROUTING ACCEPT [0:0]', ':KUBE-SERVICES - [0:0]', ':KUBE-MARK-MASQ - [0:0]', ...chains, '-A PREROUTING -j KUBE-SERVICES', '-A OUTPUT -j KUBE-SERVICES', '-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000', ...entries, ...rules, 'COMMIT'].join('\n') };
}

test('a cluster of 4000 Services is compared in seconds', { timeout: 60_000 }, () => {
  const { text, services, slices } = largeCluster(4000);
  const node = { name: 'node1', addresses: ['10.10.0.11'], routes: [{ to: 'default', dev: 'eth0' }], pods: ['10.244.1.5'] };
  const started = process.cpuUsage();
  const { differences, verdicts } = compareRules({ ruleset: readNodeRuleset({ iptables: text, nft: '{"nftables": []}' }), node, services, slices });
  assert.deepEqual(differences, []);
  assert.equal(verdicts.length, 8000);
  assert.ok(process.cpuUsage(started).user < 20_000_000, 'the work grows with the number of Services, not with its square');
});

test('both families of one Service are looked at, each with its own rules', () => {
  const nft = (family: string, vip: string, backend: string): readonly unknown[] => [
    { chain: { family, table: 'kube-proxy', name: 'nat-prerouting', type: 'nat', hook: 'prerouting', prio: -100, policy: 'accept' } },
    { chain: { family, table: 'kube-proxy', name: 'nat-output', type: 'nat', hook: 'output', prio: -100, policy: 'accept' } },
    { chain: { family, table: 'kube-proxy', name: 'service-A' } },
    { map: { family, table: 'kube-proxy', name: 'service-ips', map: 'verdict', elem: [[{ concat: [vip, 'tcp', 80] }, { goto: { target: 'service-A' } }]] } },
    ...['nat-prerouting', 'nat-output'].map((chain) => ({ rule: { family, table: 'kube-proxy', chain, handle: 1, expr: [{ vmap: { key: { concat: [{ payload: { protocol: family, field: 'daddr' } }, { meta: { key: 'l4proto' } }, { payload: { protocol: 'th', field: 'dport' } }] }, data: '@service-ips' } }] } })),
    { rule: { family, table: 'kube-proxy', chain: 'service-A', handle: 2, expr: [{ dnat: { addr: backend, port: 8080 } }] } },
  ];
  const services = [{ metadata: { namespace: 'app', name: 'dual' }, spec: { clusterIP: '10.96.0.9', clusterIPs: ['10.96.0.9', 'fd00:10::9'], ports: [{ port: 80 }] } }];
  const slice = (addressType: string, address: string): EndpointSliceObject => ({ metadata: { namespace: 'app', labels: { 'kubernetes.io/service-name': 'dual' } }, addressType, ports: [{ name: '', port: 8080, protocol: 'TCP' }], endpoints: [{ addresses: [address], nodeName: 'other' }] });
  const slices = [slice('IPv4', '10.244.2.2'), slice('IPv6', 'fd00::2')];
  const node = { name: 'node1', addresses: ['10.10.0.11', 'fd00:1::11'], routes: [], pods: ['10.244.1.5', 'fd00::15'] };
  const compare = (objects: readonly unknown[]): Comparison => compareRules({ ruleset: readNodeRuleset({ nft: JSON.stringify({ nftables: objects }), iptables: '' }), node, services, slices });
  const [four, six] = [nft('ip', '10.96.0.9', '10.244.2.2'), nft('ip6', 'fd00:10::9', 'fd00::2')];
  const both = compare([...four, ...six]);
  assert.deepEqual([both.verdicts.length, both.differences], [4, []]);
  const broken = compare([...four, ...nft('ip6', 'fd00:10::8', 'fd00::2')]).differences;
  assert.deepEqual(broken.map(({ problem, frontends }) => [problem.kind, frontends.map(({ address }) => address)]), [['missing', ['fd00:10::9']]]);
});

test('passage without a Service: a share that is dropped, an answer, and what cannot be told', () => {
  const node = { addresses: ['10.10.0.11'], routes: [{ to: '10.244.1.0/24', dev: 'cni0' }, { to: 'default', dev: 'eth0' }] };
  const filter = (...rules: readonly string[]): ReturnType<typeof readNodeRuleset> => readNodeRuleset({ iptables: ['*filter', ':FORWARD ACCEPT [0:0]', ...rules, 'COMMIT'].join('\n') });
  const way = { protocol: 'tcp', source: '10.244.1.5', destination: '10.244.2.5', destinationPort: 80 };
  const lossy = passage(filter('-A FORWARD -o eth0 -m statistic --mode random --probability 0.3 -j DROP'), node, way);
  assert.deepEqual([lossy.passes, lossy.how, lossy.stopped.toFixed(2), lossy.rule?.position], ['partly', 'drop', '0.30', 1]);
  const stateful = filter('-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT', '-A FORWARD -i eth0 -j DROP');
  assert.equal(passage(stateful, node, { ...way, source: '10.244.2.5', destination: '10.244.1.5' }).passes, 'no');
  assert.equal(passage(stateful, node, { ...way, source: '10.244.2.5', destination: '10.244.1.5', state: 'established' }).passes, 'yes');
  assert.equal(passage(filter('-A FORWARD -j NFQUEUE --queue-num 100'), node, way).passes, 'unknown');
  assert.equal(passage(filter('-A FORWARD -m set --match-set x src -j ACCEPT', '-A FORWARD -j DROP'), node, way).passes, 'unknown');
});
