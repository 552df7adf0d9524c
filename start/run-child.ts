import { spawn } from 'node:child_process';
import { constants } from 'node:os';

// One Ctrl-C arrives several times: from the terminal, from npm and from tsx.
const sameInterruptMs = 1_000;

/**
 * Runs a command on our terminal and waits for its end, whatever happens: interrupted, it is told once and cleans up.
 * It has a session of its own, because a second SIGINT would make Playwright leave without cleaning up. Returns its exit code.
 */
export function runChild(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<number> {
  const child = spawn(command, args, { env, stdio: 'inherit', detached: true });
  let interruptedAt = -Infinity;
  const interrupt = (): void => {
    if (performance.now() - interruptedAt < sameInterruptMs) return;
    const again = interruptedAt > 0;
    interruptedAt = performance.now();
    process.stderr.write(again ? '\nleaving the rest to the next run\n' : '\ninterrupted: cleaning up\n');
    // Playwright ends in order on SIGINT only, so a closed terminal is one too.
    child.kill('SIGINT');
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, interrupt);
  return new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  }).finally(() => {
    for (const signal of signals) process.removeListener(signal, interrupt);
  });
}
