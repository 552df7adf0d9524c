import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readBundle } from '../../fixtures/bundle.ts';
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

type Judged = Pick<ReturnType<typeof judge>, 'verdict' | 'ids'>;

/** Judged by the rules as they are now, in this process, and once. */
export function judgeRecording({ file }: Recording): Judged {
  const known = judged.get(file);
  if (known !== undefined) return known;
  const { verdict, ids } = judge(readBundle(file), all);
  judged.set(file, { verdict, ids });
  return { verdict, ids };
}

const judged = new Map<string, Judged>();
