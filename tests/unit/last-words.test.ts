import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Pod } from '#helpers/kube.ts';
import { endedContainers, lastWords } from '#helpers/last-words.ts';

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
