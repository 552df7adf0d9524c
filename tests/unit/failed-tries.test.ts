import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Try } from '#fixtures/look/attempt-script.ts';
import { failedTries, patientTries } from '#fixtures/look/failed-tries.ts';
import { askHttp, numbered } from '#fixtures/look/tries.ts';
import type { Attempt, Vantage } from '#helpers/survey.ts';

const probe: Vantage = { kind: 'probe', node: 'node1', pod: 'run/probe-node1' };
const byIp = (times: number): readonly Try[] => numbered(probe, 'main', Array.from({ length: times }, () => askHttp({ role: 'target', ip: '10.96.0.20', port: 80 }, 'service-ip')));

function answered(tries: readonly Try[], bodies: readonly (string | null)[]): readonly Attempt[] {
  return tries.map((one, index) => {
    const body = bodies[index % bodies.length] ?? null;
    return { ...one, exit: body === null ? 1 : 0, stdout: body ?? '', stderr: body === null ? "wget: can't connect to remote host (10.96.0.20): Connection refused" : '  HTTP/1.1 200 OK', clock: 0, ms: 5 };
  });
}

test('what was answered is not asked again', () => {
  const tries = byIp(6);
  assert.deepEqual(failedTries(answered(tries, ['a', 'b', 'c']), tries, ['a', 'b', 'c']), []);
});

test('one failure of several asks all of them again', () => {
  const tries = byIp(6);
  const again = failedTries(answered(tries, ['a', null]), tries);
  assert.deepEqual(again.map(({ round }) => round), Array.from({ length: 6 }, () => 'again'));
});

test('a backend without a share asks again: its proxy may not know it yet', () => {
  const tries = byIp(6);
  assert.equal(failedTries(answered(tries, ['a', 'b']), tries, ['a', 'b', 'c']).length, 6);
  assert.deepEqual(failedTries(answered(tries, ['a', 'b']), tries), []);
});

test('answers that are no names of backends tell nothing of shares', () => {
  const tries = byIp(6);
  assert.deepEqual(failedTries(answered(tries, ['<html>']), tries, ['a', 'b', 'c']), []);
});

test('who takes a connection and is silent is waited for, once for each place', () => {
  const tries = byIp(4);
  const silent = tries.map((one): Attempt => ({ ...one, exit: 143, stdout: '', stderr: 'Connecting to 10.96.0.20 (10.96.0.20:80)\nTerminated', clock: 0, ms: 3000 }));
  const [only, ...others] = patientTries(silent, tries);
  assert.deepEqual([others.length, only?.round, (only?.seconds ?? 0) >= 10, only?.command.startsWith('nc -w 3 10.96.0.20 80 -e true || exit 1; exec wget ')], [0, 'patient', true, true]);
  assert.deepEqual(patientTries(answered(tries, ['a', null]), tries), [], 'somebody was answered, or something else went wrong');
  assert.deepEqual(patientTries([...silent.slice(1), ...answered(tries.slice(0, 1), ['a'])], tries), [], 'one was answered in time');
});
