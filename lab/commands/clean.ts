/** `lab clean`: removes what was built, unless a cluster is made of it right now. */
import { rm } from 'node:fs/promises';
import { isRunning, listRecords } from '../cluster/record.ts';
import { cacheFolder } from '../folders.ts';
import { takeLock } from '../lock.ts';
import { Refusal } from '../refusal.ts';

export async function clean(): Promise<void> {
  const running = listRecords().filter(isRunning).map(({ name }) => name);
  if (running.length > 0) throw new Refusal(`up and made of what is in the cache: ${running.join(', ')}`, `take them down first (\`npm run lab -- down --name ${running[0]}\`)`);
  const lock = await takeLock(cacheFolder(), () => process.stderr.write('waiting for another `lab up` that is building ...\n'));
  await rm(cacheFolder(), { recursive: true, force: true });
  await lock.release();
  process.stderr.write(`${cacheFolder()} is removed\n`);
}
