import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Pod } from '#helpers/kube.ts';
import { endedContainers, lastWords, refusedConfiguration, runningContainers, withoutQuestions } from '#helpers/last-words.ts';

const pod = (...containerStatuses: readonly object[]): Pod => ({ metadata: { namespace: 'app', name: 'web-1' }, spec: { containers: [] }, status: { containerStatuses } }) as unknown as Pod;

test('a container that has crashed is asked for its last words, as long as it is not well again', () => {
  const crashed = { name: 'web', state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: { exitCode: 1 } } };
  assert.deepEqual(endedContainers(pod(crashed)).map(({ path }) => path), ['/api/v1/namespaces/app/pods/web-1/log?container=web&tailLines=8&limitBytes=4000']);
  const again = { name: 'web', ready: false, state: { running: {} }, lastState: { terminated: { exitCode: 137 } } };
  assert.match(endedContainers(pod(again))[0]?.path ?? '', /&previous=true$/);
  assert.deepEqual(endedContainers(pod({ ...again, ready: true }, { name: 'new', state: { running: {} } }, { name: 'done', state: { terminated: { exitCode: 0 } } })), []);
});

test('the line that speaks of trouble is told, else the last one', () => {
  assert.equal(lastWords('.:53\nCoreDNS-1.15.0\n[FATAL] plugin/loop: Loop (127.0.0.1:53 -> :53) detected for zone "."\nbye\n'), '[FATAL] plugin/loop: Loop (127.0.0.1:53 -> :53) detected for zone "."');
  assert.equal(lastWords('one\ntwo\n\n'), 'two');
  assert.equal(lastWords('\n'), '');
  fc.assert(fc.property(fc.string({ maxLength: 400 }), (log) => lastWords(log).length <= 201));
});

const refusal = `[INFO] Reloading
[ERROR] Restart failed: Corefile:2 - Error during parsing: Unknown directive 'no-such-plugin'
[ERROR] plugin/reload: Corefile changed but reload failed: starting with listener file descriptors: Corefile:2 - Error during parsing: Unknown directive 'no-such-plugin'
`;

const now = Date.parse('2026-11-23T07:20:00Z');

test('a DNS server that refused a Corefile says so until it takes one', () => {
  assert.equal(refusedConfiguration(`.:53\n${refusal}`, now), "Corefile:2 - Error during parsing: Unknown directive 'no-such-plugin'");
  assert.equal(refusedConfiguration(`${refusal}[INFO] Reloading\n[INFO] plugin/reload: Running configuration SHA512 = 591cf328\n[INFO] Reloading complete\n`, now), null);
  assert.equal(refusedConfiguration('', now), null);
});

test('a Corefile that cannot be parsed is complained of as long as it is there', () => {
  const complaint = (time: string): string => `2026-11-23T${time}.123456789Z [WARNING] plugin/reload: Corefile parse failed: Corefile:9 - Unexpected EOF\n`;
  assert.equal(refusedConfiguration(complaint('07:19:40'), now), 'Corefile:9 - Unexpected EOF');
  assert.equal(refusedConfiguration(`${complaint('07:10:00')}${complaint('07:10:35')}`, now), null);
});

test('of a running DNS server the questions of its clients are not kept', () => {
  const log = `${refusal}[INFO] 10.244.1.7:4711 - 1 "A IN secret.example. udp 33 false 512" NOERROR qr,rd,ra 66 0.01s\n[ERROR] plugin/errors: 2 secret.example. A: read udp 10.244.1.2:4711->192.0.2.53:53: i/o timeout\n`;
  assert.doesNotMatch(withoutQuestions(log), /secret/);
  assert.equal(refusedConfiguration(withoutQuestions(log), now), refusedConfiguration(log, now));
});

test('one running container of a server is asked', () => {
  assert.deepEqual(runningContainers(pod({ name: 'coredns', state: { running: {} } }, { name: 'beside', state: { running: {} } })).map(({ container }) => container), ['coredns']);
  assert.deepEqual(runningContainers(pod({ name: 'coredns', state: { waiting: { reason: 'CrashLoopBackOff' } } })), []);
});
