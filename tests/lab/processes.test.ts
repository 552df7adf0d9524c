import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { childrenOf, identify, isAlive, parseStat, readEnvironment } from '../../lab/cluster/processes.ts';

test('a command with blanks and brackets in its name does not shift the fields', () => {
  const fields = ['S', '7', ...Array.from({ length: 17 }, () => '0'), '4242', '0'];
  assert.deepEqual(parseStat(`12 (a) b (c) ${fields.join(' ')}`), { command: 'a) b (c', state: 'S', parent: 7, startTime: '4242' });
});

test('a process is known by PID and start time, and found below its parent', async () => {
  const child = spawn('sleep', ['30'], { env: { ...process.env, MARK: 'here' } });
  const pid = child.pid as number;
  const id = identify(pid);
  assert.ok(id && isAlive(id));
  assert.ok(childrenOf(process.pid).some((row) => row.pid === pid));
  assert.equal(isAlive({ pid, startTime: 'another' }), false);
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.equal(isAlive(id), false);
  assert.equal(readEnvironment(pid, 'MARK'), undefined);
});
