/** Waiting with a limit, and with an early end when the process that is waited for has gone. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, type ProcessId } from './processes.ts';

export type Patience = { readonly alive?: ProcessId; readonly seconds?: number; readonly everyMs?: number };

export async function waitFor(what: string, holds: () => boolean | Promise<boolean>, { alive, seconds = 60, everyMs = 20 }: Patience = {}): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (!(await holds())) {
    if (alive && !isAlive(alive)) throw new Error(`the cluster ended while waiting for ${what}`);
    if (performance.now() > deadline) throw new Error(`${what}: not after ${seconds} s`);
    await sleep(everyMs);
  }
}
