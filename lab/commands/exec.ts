/** `lab exec`: a command on a node, with its own files, processes and network; its exit code is ours. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { enterMachine } from '../cluster/machines.ts';
import { findRunning } from '../cluster/record.ts';
import { requireLinuxRoot } from '../requirements.ts';

export async function exec(name: string, node: string, command: readonly string[]): Promise<number> {
  requireLinuxRoot();
  const [program = '', ...args] = enterMachine(findRunning(name), node);
  const child = spawn(program, [...args, ...command], { stdio: 'inherit' });
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}
