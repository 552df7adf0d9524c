import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Fault } from './fault.ts';
import type { Lab } from './lab.ts';

/** The verdict file, as its readers see it. */
export interface VerdictFile {
  readonly status: string;
  readonly causes: readonly Entry[];
  readonly consequences: readonly Entry[];
  readonly risks: readonly Entry[];
  readonly inconclusive: readonly string[];
}

export interface Entry {
  readonly finding: string;
  readonly layer: string;
  readonly object: string;
  readonly where: string;
  readonly message: string;
  readonly fix: string;
  readonly doc: string;
}

export interface Run {
  readonly exit: number;
  readonly seconds: number;
  readonly verdict: VerdictFile;
  readonly output: string;
}

/** Runs the product as a user does, against the lab. */
export async function runProduct(lab: Lab, out: string, fault: Pick<Fault, 'target' | 'client' | 'env' | 'grep'> = {}): Promise<Run> {
  const started = Date.now();
  const target = fault.target ?? 'app/web';
  const result = await execa('npx', ['playwright', 'test', ...(fault.grep === undefined ? [] : ['--grep', fault.grep])], {
    reject: false, all: true, stdin: 'ignore',
    env: {
      KUBECONFIG: lab.kubeconfig, OUT: out, ...(target === 'practice' ? {} : { TARGET: target }), ...(fault.client === undefined ? {} : { CLIENT: fault.client }), ...fault.env,
    },
  });
  const seconds = (Date.now() - started) / 1000;
  try {
    return { exit: result.exitCode ?? -1, seconds, verdict: JSON.parse(readFileSync(join(out, 'verdict.json'), 'utf8')) as VerdictFile, output: result.all };
  } catch {
    throw new Error(`the run left no verdict:\n${result.all.slice(-3000)}`);
  }
}
