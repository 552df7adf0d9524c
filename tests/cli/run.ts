import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../..', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in the order in which they came. */
  readonly output: string;
}

interface Settings {
  readonly cwd?: string;
  /** Added to the environment; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs?: number;
}

/** Runs a command without a terminal, and without the variables that would lead it to somebody's cluster. */
export function run(command: string, args: readonly string[], settings: Settings = {}): Promise<Ended> {
  const quiet = { CI: undefined, KUBECONFIG: undefined, CONTEXT: undefined, TARGET: undefined, CLIENT: undefined, FORCE_COLOR: undefined, NODE_TEST_CONTEXT: undefined };
  const merged: Record<string, string | undefined> = { ...process.env, ...quiet, ...settings.env };
  const env = Object.fromEntries(Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== undefined));
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: settings.cwd ?? repository, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: settings.timeoutMs ?? 120_000 });
    const parts = { stdout: '', stderr: '', output: '' };
    const collect = (name: 'stdout' | 'stderr') => (chunk: Buffer): void => {
      parts[name] += chunk.toString();
      parts.output += chunk.toString();
    };
    child.stdout.on('data', collect('stdout'));
    child.stderr.on('data', collect('stderr'));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...parts }));
  });
}

const bin = (name: string): string => `${repository}node_modules/.bin/${name}`;

export function tsx(args: readonly string[], settings: Settings = {}): Promise<Ended> {
  return run(bin('tsx'), args, settings);
}

export function playwright(args: readonly string[], settings: Settings = {}): Promise<Ended> {
  return run(bin('playwright'), args, settings);
}
