/**
 * One at a time: util-linux' flock holds the lock for as long as our end of its standard input is open, so the lock
 * goes with the process however that ends.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';

export type Lock = {
  readonly release: () => Promise<void>;
  /** Takes the lock's own folder along, where nothing else is to stay of what it guarded. */
  readonly remove: () => Promise<void>;
};

export async function takeLock(folder: string, onWait: () => void): Promise<Lock> {
  for (;;) {
    await mkdir(folder, { recursive: true });
    const lock = await holdLock(folder, onWait);
    // Whoever held it before may have removed the folder: then this lock guards nothing.
    if (existsSync(folder)) return lock;
    await lock.release();
  }
}

async function holdLock(folder: string, onWait: () => void): Promise<Lock> {
  const holder = spawn('flock', ['--exclusive', folder, 'sh', '-c', 'echo locked; exec cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const patience = setTimeout(onWait, 500);
  await once(holder.stdout, 'data').finally(() => clearTimeout(patience));
  const release = async (): Promise<void> => {
    const closed = once(holder, 'close');
    holder.stdin.end();
    await closed;
  };
  return {
    release,
    remove: async () => {
      await rm(folder, { recursive: true });
      await release();
    },
  };
}
