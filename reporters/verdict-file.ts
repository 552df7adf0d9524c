import { readFileSync, statSync } from 'node:fs';
import type { Verdict } from '../helpers/verdict.ts';

/** The verdict in a file, if there is one that was written since `since` (milliseconds of the clock) and can be read. */
export function readVerdict(file: string, since = 0): Verdict | undefined {
  try {
    // File times are coarser than the clock.
    if (statSync(file).mtimeMs < since - 50) return undefined;
    const parsed = JSON.parse(readFileSync(file, 'utf8')) as Partial<Verdict> | null;
    return parsed?.schema === 1 && typeof parsed.status === 'string' ? (parsed as Verdict) : undefined;
  } catch {
    return undefined;
  }
}
