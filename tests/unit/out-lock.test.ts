import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { lockOut } from '../../fixtures/out-lock.ts';

const before = process.env['OUT'];
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'out-lock-'));
  process.env['OUT'] = folder;
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  if (before === undefined) delete process.env['OUT'];
  else process.env['OUT'] = before;
});

const held = (by: number): void => writeFileSync(join(folder, 'running.pid'), `${by}\n`);

test('a folder is free again after the run', () => {
  lockOut()();
  assert.ok(!existsSync(join(folder, 'running.pid')));
  lockOut()();
});

test('another run that goes on is told of, and what to do', () => {
  held(1);
  assert.throws(() => lockOut(), /another run \(process 1\) writes to .*OUT=/);
});

test('a run that was killed holds nothing', () => {
  held(2 ** 22 + 1);
  lockOut()();
});

test('who started this run holds the folder for it, and keeps it afterwards', () => {
  held(process.ppid);
  lockOut()();
  assert.ok(existsSync(join(folder, 'running.pid')));
});
