import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readBundle } from '../../fixtures/bundle.ts';
import type { Fault, NotHere } from '../faults/harness/fault.ts';
import { judge, statements } from '../unit/build-survey.ts';

export const root = join(import.meta.dirname, '..', '..');
const recorded = join(root, 'tests', 'recorded', 'surveys');
const all = statements();

/** The evidence of one case, taken live in one mode. */
export interface Recording {
  readonly id: string;
  readonly mode: string;
  readonly file: string;
}

export const modes = readdirSync(recorded).sort();

export const recordings: readonly Recording[] = modes.flatMap((mode) => readdirSync(join(recorded, mode)).sort().map((file) => ({ id: basename(file).replace(/\.json\.(gz|br)$/, ''), mode, file: join(recorded, mode, file) })));

/** Judged by the rules as they are now, in this process. */
export function judgeRecording({ file }: Recording): ReturnType<typeof judge> {
  return judge(readBundle(file), all);
}

export function caseIds(): readonly string[] {
  const folder = join(root, 'tests', 'faults');
  return readdirSync(folder).filter((entry) => statSync(join(folder, entry)).isDirectory() && !['harness', 'victim'].includes(entry)).sort();
}

export async function caseOf(id: string): Promise<Fault | NotHere> {
  return ((await import(pathToFileURL(join(root, 'tests', 'faults', id, 'fault.ts')).href)) as { default: Fault | NotHere }).default;
}
