import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { takeLock } from '../../lab/lock.ts';

const top = mkdtempSync(join(tmpdir(), 'lock-'));
after(() => rmSync(top, { recursive: true }));

test('a second holder waits for the first, and says so', async () => {
  const folder = join(top, 'one');
  const events: string[] = [];
  const first = await takeLock(folder, () => events.push('never'));
  const second = takeLock(folder, () => events.push('waiting')).then((lock) => (events.push('second'), lock));
  await new Promise((resolve) => setTimeout(resolve, 800));
  events.push('release');
  await first.release();
  await (await second).release();
  assert.deepEqual(events, ['waiting', 'release', 'second']);
});

test('whoever waited for a lock whose folder was removed holds a new one', async () => {
  const folder = join(top, 'two');
  const first = await takeLock(folder, () => undefined);
  const second = takeLock(folder, () => undefined);
  await first.remove();
  const lock = await second;
  assert.equal(existsSync(folder), true);
  await lock.remove();
  assert.equal(existsSync(folder), false);
});
