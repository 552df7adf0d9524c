/** The suggested policy admits the denied pair, and little else; the examples are what the evaluation says they are. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { admittedExample } from '#helpers/policy/admitted-example.ts';
import { evaluatePair } from '#helpers/policy/evaluate-pair.ts';
import { externalPeer, podPeer } from '#helpers/policy/peer.ts';
import { policiesSelecting } from '#helpers/policy/policies-selecting.ts';
import { describeSelector } from '#helpers/policy/selector.ts';
import { suggestAllowRule } from '#helpers/policy/suggest-allow.ts';
import { arbitraryCase, portNumbers } from './arbitrary.ts';
import { byLabels, namespace, peer, pod, policy } from './cluster.ts';
import { pairsOf } from './expand.ts';

const ask = fc.record({ port: fc.constantFrom(...portNumbers), protocol: fc.constantFrom('TCP' as const, 'UDP' as const), family: fc.constantFrom('IPv4' as const, 'IPv6' as const) });

test('applying the suggestion admits the pair', () => {
  fc.assert(fc.property(arbitraryCase(), ask, (of, asked) => {
    for (const pair of pairsOf(of, [asked])) {
      const suggestion = suggestAllowRule(of, pair.from.peer, pair.to.peer, asked);
      const before = evaluatePair(of, pair.from.peer, pair.to.peer, asked);
      assert.equal(suggestion === null, before.allowed === 'yes');
      if (suggestion === null) continue;
      const policies = [...of.policies, ...suggestion.policies];
      assert.equal(evaluatePair({ ...of, policies }, pair.from.peer, pair.to.peer, asked).allowed, 'yes');
      assert.equal(new Set(policies.map((one: any) => `${one.metadata.namespace}/${one.metadata.name}`)).size, policies.length, 'no existing policy is overwritten');
    }
  }), { numRuns: 60 });
});

test('the suggestion is the least policy, as YAML and as a command', () => {
  const web = peer('app/web-7c9f8-x2', { app: 'web', 'pod-template-hash': '7c9f8' });
  const client = peer('clients/cli', { app: 'cli' }, { ips: ['10.244.2.3'] });
  const world = { policies: [policy('app/deny', { podSelector: {} })], namespaces: [namespace('app'), namespace('clients')], pods: [] };
  const suggestion = suggestAllowRule(world, client, web, { port: 9376 });
  assert.deepEqual(parseAllDocuments(suggestion?.yaml ?? '').map((document) => document.toJS()), [{
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'allow-from-clients-cli', namespace: 'app' },
    spec: {
      podSelector: { matchLabels: { app: 'web' } },
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'clients' } }, podSelector: { matchLabels: { app: 'cli' } } }], ports: [{ protocol: 'TCP', port: 9376 }] }],
    },
  }]);
  assert.equal(suggestion?.command, `kubectl apply -f - <<'EOF'\n${suggestion?.yaml}EOF`);
  const outside = suggestAllowRule(world, externalPeer('203.0.113.9'), web, { port: 80 });
  assert.match(outside?.yaml ?? '', /cidr: 203\.0\.113\.9\/32/);
});

test('a suggestion never takes the name of a policy that exists', () => {
  const policies = [policy('app/deny', { podSelector: {} }), policy('app/allow-from-clients-cli', { podSelector: { matchLabels: { x: 'y' } } })];
  const suggestion = suggestAllowRule({ policies, namespaces: [namespace('app'), namespace('clients')], pods: [] }, peer('clients/cli-7', { app: 'cli' }), peer('app/web'), { port: 80 });
  assert.match(suggestion?.yaml ?? '', /name: allow-from-clients-cli-2\n/);
});

test('a smaller repair is offered where one is certain, and it works', () => {
  const guard = policy('app/guard', { podSelector: {}, ingress: [{ from: [{ namespaceSelector: byLabels({ team: 'a' }) }] }] });
  const suggestion = suggestAllowRule({ policies: [guard], namespaces: [namespace('app'), namespace('clients')], pods: [] }, peer('clients/cli'), peer('app/web'), { port: 80 });
  assert.deepEqual(suggestion?.instead, [{ direction: 'ingress', command: 'kubectl label namespace clients team=a --overwrite' }]);
  const named = policy('app/guard', { podSelector: {}, ingress: [{ from: [{ namespaceSelector: byLabels({ 'kubernetes.io/metadata.name': 'x' }) }] }] });
  const none = suggestAllowRule({ policies: [named], namespaces: [namespace('app'), namespace('clients')], pods: [] }, peer('clients/cli'), peer('app/web'), { port: 80 });
  assert.deepEqual(none?.instead, [], 'the API server owns kubernetes.io/metadata.name');
});

test('examples are admitted and denied as they claim', () => {
  fc.assert(fc.property(arbitraryCase(), ask, (of, asked) => {
    const to = podPeer(of.pods[0]);
    const found = admittedExample(of, to, asked);
    const answers = of.pods.slice(1).map((raw) => evaluatePair(of, podPeer(raw), to, asked).allowed);
    assert.equal(found.admitted !== null, answers.includes('yes'));
    assert.equal(found.denied !== null, answers.includes('no'));
    for (const [fresh, expected] of [[found.admittedLabels, 'yes'], [found.deniedLabels, 'no']] as const) {
      if (fresh === null) continue;
      const made = podPeer(pod(`${fresh.namespace}/new`, fresh.labels, { ips: [] }));
      assert.equal(evaluatePair(of, made, to, asked).allowed, expected);
    }
  }), { numRuns: 150 });
});

test('labels for a new client are read off the rules; nobody is nobody', () => {
  const to = peer('app/web', { app: 'web' });
  const namespaces = [namespace('app'), namespace('clients', { team: 'a' })];
  const guard = policy('app/guard', { podSelector: {}, ingress: [{ from: [{ namespaceSelector: byLabels({ team: 'a' }), podSelector: { matchExpressions: [{ key: 'role', operator: 'In', values: ['cli'] }, { key: 'ok', operator: 'Exists' }] } }] }] });
  const found = admittedExample({ policies: [guard], namespaces, pods: [] }, to, { port: 80 });
  assert.deepEqual(found.admittedLabels, { namespace: 'clients', labels: { role: 'cli', ok: '' } });
  assert.deepEqual(found.deniedLabels, { namespace: 'app', labels: {} });
  const closed = admittedExample({ policies: [policy('app/deny', { podSelector: {} })], namespaces, pods: [] }, to, { port: 80 });
  assert.deepEqual([closed.admitted, closed.admittedLabels, closed.admitsAddresses], [null, null, false]);
  const wrongPort = policy('app/ip', { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: 81 }] }] });
  assert.equal(admittedExample({ policies: [wrongPort], namespaces, pods: [] }, to, { port: 80 }).admitsAddresses, false);
  assert.equal(admittedExample({ policies: [wrongPort], namespaces, pods: [] }, to, { port: 81 }).admitsAddresses, true);
  assert.equal(admittedExample({ policies: [wrongPort], namespaces, pods: [] }, to, { port: 81, family: 'IPv6' }).admitsAddresses, false, 'a block of IPv4 admits nobody over IPv6');
});

test('host-network, finished and leaving pods are no examples', () => {
  const host = pod('app/host', {}, { hostNetwork: true });
  const done = { ...pod('app/done'), status: { phase: 'Succeeded', podIP: '10.244.1.8' } };
  const leaving = { ...pod('app/leaving'), metadata: { namespace: 'app', name: 'leaving', deletionTimestamp: '2026-01-01T00:00:00Z' } };
  const found = admittedExample({ policies: [], namespaces: [namespace('app')], pods: [host, done, leaving] }, peer('app/web'), { port: 80 });
  assert.equal(found.admitted, null);
});

test('policies that select a pod, and selectors in words', () => {
  const selecting = policiesSelecting([policy('app/b', { podSelector: byLabels({ app: 'web' }), egress: [{}] }), policy('app/a', { podSelector: {} }), policy('db/c', { podSelector: {} })], peer('app/web', { app: 'web' }));
  assert.deepEqual(selecting, [
    { policy: 'app/a', ingress: true, egress: false, selects: 'all pods' },
    { policy: 'app/b', ingress: true, egress: true, selects: 'pods with app=web' },
  ]);
  assert.equal(describeSelector({ matchLabels: { a: 'b' }, matchExpressions: [{ key: 't', operator: 'In', values: ['x', 'y'] }, { key: 'u', operator: 'NotIn', values: ['z'] }, { key: 'v', operator: 'Exists' }, { key: 'w', operator: 'DoesNotExist' }] }, 'namespaces'),
    'namespaces with a=b and t in (x, y) and u notin (z) and a label v and no label w');
});
