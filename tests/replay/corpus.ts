import { fork } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import type { judge } from '../unit/build-survey.ts';

export const root = join(import.meta.dirname, '..', '..');
const recorded = join(root, 'tests', 'recorded', 'surveys');

/** The evidence of one case, taken live in one mode. */
export interface Recording {
  readonly id: string;
  readonly mode: string;
  readonly file: string;
}

export const modes = readdirSync(recorded).sort();

export const recordings: readonly Recording[] = modes.flatMap((mode) => readdirSync(join(recorded, mode)).sort().map((file) => ({ id: basename(file).replace(/\.json\.(gz|br)$/, ''), mode, file: join(recorded, mode, file) })));

export type Judged = Pick<ReturnType<typeof judge>, 'verdict' | 'ids'>;

/** Judged by the rules as they are now, and once. */
export async function judgeRecording({ file }: Recording): Promise<Judged> {
  judging ??= judgeAll(recordings.map((recording) => recording.file));
  const judged = judging.get(file);
  if (judged === undefined) throw new Error(`${file} is not a recording of tests/recorded/surveys`);
  return judged;
}

let judging: ReadonlyMap<string, Promise<Judged>> | undefined;

/** In as many processes as there are processors; each takes its share in turn, so that the first asked for are the first judged. */
function judgeAll(files: readonly string[]): ReadonlyMap<string, Promise<Judged>> {
  const waiting = new Map<string, { readonly resolve: (judged: Judged) => void; readonly reject: (error: unknown) => void }>();
  const promised = new Map(files.map((file) => [file, new Promise<Judged>((resolve, reject) => waiting.set(file, { resolve, reject }))]));
  // Who asks for one hears of its end; one that is never asked for ends quietly.
  for (const promise of promised.values()) promise.catch(() => undefined);
  const processes = Math.min(files.length, availableParallelism());
  for (let one = 0; one < processes; one += 1) {
    const share = files.filter((_, index) => index % processes === one);
    const child = fork(new URL('judge-share.ts', import.meta.url), { execArgv: ['--import', 'tsx'] });
    child.on('message', ({ file, judged }: { readonly file: string; readonly judged: Judged }) => waiting.get(file)?.resolve(judged));
    child.on('close', (code) => { for (const file of share) waiting.get(file)?.reject(new Error(`the process that judges it ended with code ${code ?? '?'}`)); });
    child.send(share);
  }
  return promised;
}
