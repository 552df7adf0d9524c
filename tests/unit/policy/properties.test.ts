/** What must hold of every cluster and every set of policies. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { evaluatePair, type PairResult } from '#helpers/policy/evaluate-pair.ts';
import { isSamePod } from '#helpers/policy/peer.ts';
import { policiesSelecting } from '#helpers/policy/policies-selecting.ts';
import { arbitraryCase, portNumbers, rule, spec, type Case } from './arbitrary.ts';
import { policy, readable } from './cluster.ts';
import { pairsOf, type Pair } from './expand.ts';
import { admits } from './reference.ts';

const ask = fc.record({ port: fc.constantFrom(...portNumbers), protocol: fc.constantFrom('TCP' as const, 'UDP' as const, 'SCTP' as const), family: fc.constantFrom('IPv4' as const, 'IPv6' as const) });
const evaluate = (of: Case, pair: Pair): PairResult => evaluatePair(of, pair.from.peer, pair.to.peer, pair);

test('the evaluation equals a naive reference', () => {
  fc.assert(fc.property(arbitraryCase(), ask, (of, asked) => {
    for (const pair of pairsOf(of, [asked])) {
      const { egress, ingress } = evaluate(of, pair);
      const expected = [admits(of.policies, 'egress', pair.from, pair.to, pair.port, pair.protocol), admits(of.policies, 'ingress', pair.to, pair.from, pair.port, pair.protocol)];
      const answered = [egress.allowed === 'yes', ingress.allowed === 'yes'];
      if (!isDeepStrictEqual(answered, expected)) assert.fail(readable({ expected, pair, policies: of.policies, egress, ingress }));
      const denial = isSamePod(pair.from.peer, pair.to.peer) ? 'implementation-defined' : 'no';
      assert.ok([egress, ingress].every((side) => side.allowed === 'yes' || side.allowed === denial));
    }
  }), { numRuns: 400 });
});

test('the order of policies is irrelevant', () => {
  fc.assert(fc.property(arbitraryCase().chain((of) => fc.tuple(fc.constant(of), fc.shuffledSubarray([...of.policies], { minLength: of.policies.length }))), ask, ([of, shuffled], asked) => {
    for (const pair of pairsOf(of, [asked])) assert.deepEqual(evaluate({ ...of, policies: shuffled }, pair), evaluate(of, pair));
  }), { numRuns: 100 });
});

test('a policy that selects neither pod changes nothing', () => {
  fc.assert(fc.property(arbitraryCase(), spec(), fc.constantFrom('app', 'db', 'web'), ask, (of, made, inNamespace, asked) => {
    const added = policy(`${inNamespace}/added`, made);
    for (const pair of pairsOf(of, [asked])) {
      const selected = [pair.from.peer, pair.to.peer].some((peer) => peer.kind === 'pod' && policiesSelecting([added], peer).length > 0);
      if (!selected) assert.deepEqual(evaluate({ ...of, policies: [...of.policies, added] }, pair), evaluate(of, pair));
    }
  }), { numRuns: 150 });
});

test('adding a rule never removes an admission', () => {
  fc.assert(fc.property(arbitraryCase(), rule('from'), rule('to'), fc.nat(3), ask, (of, from, to, index, asked) => {
    const policies = of.policies.map((raw, at) => (at === index ? extended(raw, from, to) : raw));
    for (const pair of pairsOf(of, [asked])) {
      const [before, after] = [evaluate(of, pair), evaluate({ ...of, policies }, pair)];
      if (before.allowed === 'yes' && after.allowed !== 'yes') assert.fail(readable({ pair, policies }));
    }
  }), { numRuns: 150 });
});

// policyTypes are written out first: a first egress rule would otherwise also isolate.
function extended(raw: any, from: object, to: object): object {
  const policyTypes = raw.spec.policyTypes?.length ? raw.spec.policyTypes : raw.spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress'];
  return { ...raw, spec: { ...raw.spec, policyTypes, ingress: [...(raw.spec.ingress ?? []), from], egress: [...(raw.spec.egress ?? []), to] } };
}

test('every answer says who decided it', () => {
  fc.assert(fc.property(arbitraryCase(), ask, (of, asked) => {
    for (const pair of pairsOf(of, [asked])) {
      const result = evaluate(of, pair);
      for (const side of [result.egress, result.ingress]) {
        const subject = side.direction === 'egress' ? pair.from.peer : pair.to.peer;
        const isolating = subject.kind !== 'pod' ? [] : policiesSelecting(of.policies, subject).filter((found) => found[side.direction]);
        assert.equal(side.isolated, isolating.length > 0);
        const named = new Set(side.decidedBy.map((decision) => decision.policy));
        if (side.allowed !== 'yes') assert.deepEqual([...named].sort(), isolating.map((found) => found.policy).sort(), 'a denial names every isolating policy');
        if (side.allowed === 'yes' && side.isolated) assert.ok(side.decidedBy.length > 0 && side.decidedBy.every((decision) => decision.kind === 'admits'));
        for (const { why } of side.decidedBy) assert.doesNotMatch(why, /^$|undefined|\[object|null/);
      }
    }
  }), { numRuns: 150 });
});
