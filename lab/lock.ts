/**
 * One at a time: util-linux' flock holds the lock for as long as our end of its standard input is open, so the lock
 * goes with the process however that ends.
 */
import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { once } from 'node:events';

export type Lock = { readonly release: () => Promise<void> };

export async function takeLock(folder: string, onWait: () => void): Promise<Lock> {
  await mkdir(folder, { recursive: true });
  const holder = spawn('flock', ['--exclusive', folder, 'sh', '-c', 'echo locked; exec cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const patience = setTimeout(onWait, 500);
  await once(holder.stdout, 'data').finally(() => clearTimeout(patience));
  return {
    release: async () => {
      holder.stdin.end();
      await once(holder, 'close');
    },
  };
}
