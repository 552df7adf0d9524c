import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstPacket } from '#helpers/netfilter/packet.ts';
import { fromNode, throughNode, walkPacket } from '#helpers/netfilter/walk.ts';
import type { Ties } from '#helpers/netfilter/walk.ts';
import type { Outcome } from '#helpers/netfilter/way.ts';
import { passage } from '#helpers/netfilter/passage.ts';
import { readSample, sampleNames } from './samples.ts';
import type { Sample } from './samples.ts';

type Fate = 'answered' | 'refused' | 'unanswered';

/** What a client would notice of an outcome. A pod that is gone, or that gets its own address as client, does not answer. */
function fate(sample: Sample, source: string, { outcome, dnat, masquerade, rejectWith }: Outcome): Fate {
  if (outcome === 'reject') return rejectWith === 'icmp-port-unreachable' ? 'refused' : 'unanswered';
  const lives = dnat !== null && [...sample.pods.values()].includes(dnat.ip) && (masquerade || dnat.ip !== source);
  return outcome === 'accept' && lives ? 'answered' : 'unanswered';
}

function noticed(answer: string): Fate {
  return answer.startsWith('answer ') ? 'answered' : answer === 'ECONNREFUSED' ? 'refused' : 'unanswered';
}

/** In which of the two orders of chains with one priority do the walk and the measurement agree? null: no complaint. */
function complaint(sample: Sample, what: string, answers: Readonly<Record<string, number>>, ties: Ties): string | null {
  const [, from, service] = /^(pod|node) -> ([\w-]+\/[\w-]+):80$/.exec(what) ?? [];
  const object = sample.services.find(({ metadata }) => `${metadata.namespace}/${metadata.name}` === service);
  assert.ok(from && object?.spec?.clusterIP);
  const source = from === 'pod' ? sample.client : '10.10.0.11';
  const outcomes = walkPacket(
    sample.ruleset,
    firstPacket({ protocol: 'tcp', source, destination: object.spec.clusterIP, destinationPort: 80, local: from === 'node', inInterface: from === 'pod' ? 'cni0' : null }),
    from === 'pod' ? throughNode : fromNode,
    { node: sample.node, ties },
  );
  assert.ok(Math.abs(outcomes.reduce((sum, { probability }) => sum + probability, 0) - 1) < 1e-9);
  assert.ok(outcomes.every(({ outcome, assumptions }) => outcome !== 'unknown' && assumptions.length === 0), `${what}: nothing in these rules is beyond understanding`);
  const foretold = new Set(outcomes.map((outcome) => fate(sample, source, outcome)));
  // The kernel sends few ICMP errors a second (net.ipv4.icmp_ratelimit): a refusal may never be heard.
  const seen = new Set(Object.keys(answers).map(noticed).filter((each) => each !== 'unanswered' || !foretold.has('refused')));
  const told = `${what}: measured ${JSON.stringify(answers)}, foretold ${[...foretold].join()}`;
  if (![...seen].every((each) => foretold.has(each)) || (foretold.size === 1 && seen.size === 0)) return told;
  const stranger = Object.keys(answers).filter((answer) => answer.startsWith('answer ')).find((answer) => !outcomes.some(({ dnat }) => dnat?.ip === sample.pods.get(answer.slice(7))));
  return stranger ? `${told}, but no way leads to ${stranger}` : null;
}

for (const name of sampleNames) {
  test(`the walk foretells what was measured: ${name}`, () => {
    const sample = readSample(name);
    assert.deepEqual(sample.ruleset.unknown, []);
    const looks = Object.entries(sample.observed).filter(([what]) => /^(pod|node) -> .*:80$/.test(what));
    assert.equal(looks.length, 10);
    const complaints = (['youngest-first', 'oldest-first'] as const).map((ties) => looks.flatMap(([what, answers]) => complaint(sample, what, answers, ties) ?? []));
    assert.ok(complaints.some((each) => each.length === 0), complaints.map((each) => each.join('\n')).join('\n'));
    // Only where two proxies translate may the order matter at all.
    if (!/leftover/.test(name)) assert.deepEqual(complaints, [[], []]);
  });

  test(`so for pod to pod without a Service: ${name}`, () => {
    const sample = readSample(name);
    for (const [what, answers] of Object.entries(sample.observed)) {
      const destination = /^pod -> ([\d.]+):9376 on/.exec(what)?.[1];
      if (!destination) continue;
      const { passes, rule } = passage(sample.ruleset, sample.node, { protocol: 'tcp', source: sample.client, destination, destinationPort: 9376 });
      const answered = Object.keys(answers).every((answer) => noticed(answer) === 'answered');
      assert.equal(passes, answered ? 'yes' : 'no', `${what} ${rule?.text ?? ''}`);
    }
  });
}
