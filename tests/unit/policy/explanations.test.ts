/** What the evaluation says for the NetworkPolicy faults that people meet: the policy, the rule, and the sentence. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluateMasqueraded, evaluatePair } from '#helpers/policy/evaluate-pair.ts';
import { podPeer } from '#helpers/policy/peer.ts';
import { byLabels, namespace, peer, pod, policy } from './cluster.ts';

const namespaces = [namespace('app'), namespace('clients', { env: 'test' }), namespace('kube-system')];
const web = peer('app/web-x', { app: 'web' }, { ips: ['10.244.2.7'], node: 'node2', ports: [{ name: 'http', containerPort: 9376 }] });
const client = peer('clients/cli', { app: 'cli' }, { ips: ['10.244.1.5'] });
const rawDns = pod('kube-system/coredns-1', { 'k8s-app': 'kube-dns' }, { ips: ['10.244.1.2'] });
const dns = podPeer(rawDns);
const services = [{ metadata: { namespace: 'kube-system', name: 'kube-dns' }, spec: { clusterIP: '10.96.0.10', clusterIPs: ['10.96.0.10'] } }];
const world = (...policies: object[]): Parameters<typeof evaluatePair>[0] => ({ policies, namespaces, pods: [rawDns], services });
const onWeb = (...ingress: object[]): object => policy('app/guard', { podSelector: byLabels({ app: 'web' }), policyTypes: ['Ingress'], ingress });
const onClient = (...egress: object[]): object => policy('clients/egress', { podSelector: {}, policyTypes: ['Egress'], egress });
const whys = (policies: readonly object[], port = 9376): readonly string[] => evaluatePair(world(...policies), client, web, { port }).ingress.decidedBy.map(({ policy: of, why }) => `${of}: ${why}`);
const dnsWhys = (rule: object, protocol: 'UDP' | 'TCP' = 'UDP'): readonly string[] =>
  evaluatePair(world(onClient(rule)), client, dns, { port: 53, protocol, via: { ip: '10.96.0.10', port: 53 } }).egress.decidedBy.map(({ why }) => why);

test('np-deny-ingress: a policy without rules', () => {
  const result = evaluatePair(world(onWeb()), client, web, { port: 9376 });
  assert.equal(result.ingress.reason, 'app/guard isolates pod app/web-x for ingress and no rule admits pod clients/cli');
  assert.deepEqual(result.ingress.decidedBy.map(({ rule, why }) => [rule, why]), [[null, 'selects pods with app=web of namespace app and has no ingress rule']]);
  assert.deepEqual(result.ingress.nearestMiss, []);
  assert.deepEqual(result.denying.map(({ direction }) => direction), ['ingress']);
});

test('np-ns-label-missing: the namespace lacks the label, and the command that adds it', () => {
  const { ingress } = evaluatePair(world(onWeb({ from: [{ namespaceSelector: byLabels({ team: 'a' }) }] })), client, web, { port: 9376 });
  assert.equal(ingress.decidedBy[0]?.why, 'rule 0 admits namespaces with team=a; namespace clients has no label team, and no namespace matches');
  assert.equal(ingress.decidedBy[0]?.fix, 'kubectl label namespace clients team=a --overwrite');
});

test('np-named-port: nobody names the port, or names another number so', () => {
  assert.deepEqual(whys([onWeb({ ports: [{ port: 'web' }] })]), ['app/guard: rule 0 admits this peer, but not on this port: port web: no container of pod app/web-x names a port web']);
  assert.deepEqual(whys([onWeb({ ports: [{ port: 'http' }] })], 80), ['app/guard: rule 0 admits this peer, but not on this port: port http: pod app/web-x names TCP 9376 so; asked TCP 80']);
});

test('np-protocol: UDP only', () => {
  const { ingress } = evaluatePair(world(onWeb({ ports: [{ port: 9376, protocol: 'UDP' }] })), client, web, { port: 9376 });
  assert.equal(ingress.decidedBy[0]?.why, 'rule 0 admits this peer, but not on this port: protocol UDP, asked TCP');
  assert.equal(ingress.decidedBy[0]?.fix, `kubectl patch networkpolicy guard -n app --type=json -p '[{"op":"add","path":"/spec/ingress/0/ports/-","value":{"protocol":"TCP","port":9376}}]'`);
});

test('np-dns-udp-only: large answers over TCP are denied, small ones over UDP are not', () => {
  const rule = { to: [{ namespaceSelector: {}, podSelector: byLabels({ 'k8s-app': 'kube-dns' }) }], ports: [{ port: 53, protocol: 'UDP' }] };
  assert.deepEqual(dnsWhys(rule, 'TCP'), ['rule 0 admits this peer, but not on this port: protocol UDP, asked TCP']);
  assert.equal(evaluatePair(world(onClient(rule)), client, dns, { port: 53, protocol: 'UDP' }).allowed, 'yes');
});

test('np-dns-wrong-label: the selector matches no namespace at all', () => {
  assert.deepEqual(dnsWhys({ to: [{ namespaceSelector: byLabels({ name: 'kube-sys' }) }] }), ['rule 0 admits namespaces with name=kube-sys; namespace kube-system has no label name, and no namespace matches']);
  assert.deepEqual(dnsWhys({ to: [{ namespaceSelector: {}, podSelector: byLabels({ 'k8s-app': 'coredns' }) }] }),
    ['rule 0 admits pods with k8s-app=coredns in all namespaces; pod kube-system/coredns-1 has k8s-app=kube-dns, and no pod matches']);
});

test('np-dns-vip-ipblock: the rule names the Service IP', () => {
  assert.deepEqual(dnsWhys({ to: [{ ipBlock: { cidr: '10.96.0.10/32' } }] }), ['rule 0 admits ipBlock 10.96.0.10/32, which is the Service IP of kube-system/kube-dns: policies see the address behind it, 10.244.1.2, after DNAT']);
  assert.deepEqual(dnsWhys({ to: [{ ipBlock: { cidr: '10.96.0.0/12' } }] }), ['rule 0 admits ipBlock 10.96.0.0/12, which covers the Service IP 10.96.0.10 of kube-system/kube-dns: policies see the address behind it, 10.244.1.2, after DNAT']);
});

test('a rule that names the Service port instead of the pod port', () => {
  const asked = evaluatePair(world(onWeb({ ports: [{ port: 80 }] })), client, web, { port: 9376, via: { ip: '10.96.3.4', port: 80 } });
  assert.equal(asked.ingress.decidedBy[0]?.why, 'rule 0 admits this peer, but not on this port: TCP 80 is the port of the Service: policies see the port behind it, 9376');
});

test('np-ipblock-except: the except covers the pods', () => {
  assert.deepEqual(dnsWhys({ to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } }] }), ['rule 0 admits 0.0.0.0/0, but except 10.0.0.0/8 covers 10.244.1.2 of pod kube-system/coredns-1']);
});

test('np-egress-and-ingress: each side has its own answer', () => {
  const result = evaluatePair(world(onClient({ to: [{ podSelector: {} }] }), onWeb({ from: [{ podSelector: {} }] })), client, web, { port: 9376 });
  assert.deepEqual(result.denying.map(({ direction, reason }) => [direction, reason]), [
    ['egress', 'clients/egress isolates pod clients/cli for egress and no rule admits pod app/web-x'],
    ['ingress', 'app/guard isolates pod app/web-x for ingress and no rule admits pod clients/cli'],
  ]);
});

test('np-snat-source: admitted as itself, not as its node', () => {
  const guarded = world(onWeb({ from: [{ namespaceSelector: byLabels({ env: 'test' }) }] }));
  const node1 = { kind: 'node', name: 'node1', ips: ['192.168.50.11'] } as const;
  assert.equal(evaluatePair(guarded, client, web, { port: 9376 }).allowed, 'yes');
  const masqueraded = evaluateMasqueraded(guarded, client, web, { port: 9376 }, node1);
  assert.deepEqual([masqueraded.allowed, masqueraded.likely], ['implementation-defined', 'no']);
  assert.equal(masqueraded.ingress.decidedBy[0]?.why, 'rule 0 admits namespaces with env=test; node node1 is no pod');
});

test('np-coredns-egress-api: CoreDNS may reach the Service IP of the API and not what is behind it', () => {
  const guard = policy('kube-system/dns', { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [{ ipBlock: { cidr: '10.96.0.1/32' } }], ports: [{ port: 443 }] }] });
  const { egress } = evaluatePair(world(guard), dns, { kind: 'node', name: 'control', ips: ['192.168.50.10'] }, { port: 6443, via: { ip: '10.96.0.1', port: 443 } });
  assert.equal(egress.allowed, 'no');
  assert.equal(egress.decidedBy[0]?.why, 'rule 0 admits ipBlock 10.96.0.1/32, which is a Service IP: policies see the address behind it, 192.168.50.10, after DNAT; nor this port: TCP 443 is the port of the Service: policies see the port behind it, 6443');
});

test('np-nodeport-source: a rule for the client\'s range does not admit it once a node has masqueraded it', () => {
  const guarded = world(onWeb({ from: [{ ipBlock: { cidr: '203.0.113.0/24' } }] }));
  const outside = { kind: 'external', ip: '203.0.113.9' } as const;
  assert.equal(evaluatePair(guarded, outside, web, { port: 9376 }).allowed, 'yes');
  const masqueraded = evaluateMasqueraded(guarded, outside, web, { port: 9376 }, { kind: 'node', name: 'node1', ips: ['192.168.50.11'] });
  assert.deepEqual([masqueraded.allowed, masqueraded.likely], ['implementation-defined', 'no']);
  assert.equal(masqueraded.ingress.decidedBy[0]?.why, 'rule 0 admits 203.0.113.0/24; 192.168.50.11 of node node1 is outside');
});

test('a denial lists every rule of every isolating policy, the nearest first', () => {
  const result = evaluatePair(world(onWeb({ from: [{ ipBlock: { cidr: '192.0.2.0/24' } }] }, { from: [{ podSelector: byLabels({ app: 'x', tier: 'y' }) }] }), policy('app/deny', { podSelector: {} }), policy('app/near', { podSelector: {}, ingress: [{ ports: [{ port: 80 }] }] })), client, web, { port: 9376 });
  assert.deepEqual(result.ingress.decidedBy.map(({ policy: of, rule }) => [of, rule]), [['app/near', 0], ['app/guard', 0], ['app/guard', 1], ['app/deny', null]]);
  assert.deepEqual(result.ingress.nearestMiss.map(({ policy: of, rule }) => [of, rule]), [['app/near', 0]]);
});

test('an admission names the rules that admit', () => {
  const result = evaluatePair(world(onWeb({ from: [{ podSelector: {} }] }, { from: [{ namespaceSelector: {} }], ports: [{ port: 'http' }] })), client, web, { port: 9376 });
  assert.deepEqual(result.ingress.decidedBy.map(({ policy: of, rule, why }) => [of, rule, why]), [['app/guard', 1, 'rule 1 admits this peer on TCP port http']]);
});

test('what is not known of a pair is said', () => {
  const lost = peer('gone/pod', {}, { ips: [] });
  const result = evaluatePair(world(onWeb({ from: [{ namespaceSelector: byLabels({ team: 'a' }) }] })), lost, web, { port: 9376 });
  assert.deepEqual(result.unknown, ['the labels of namespace gone', 'the address of pod gone/pod']);
  assert.match(result.ingress.decidedBy[0]?.why ?? '', /the labels of namespace gone are not known/);
});
