import { stripVTControlCharacters } from 'node:util';

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const none: TestCounts = { passed: 0, failed: 0, skipped: 0 };

/**
 * Tests in what a stage printed: the closing lines of node:test (`# pass 3`, or `ℹ pass 3`), else the last line
 * `N passed, N failed, N skipped`. Null: it counted nothing.
 */
export function countTests(output: string): TestCounts | null {
  const plain = stripVTControlCharacters(output);
  const footer = (word: string): number => Number([...plain.matchAll(new RegExp(`^(?:#|ℹ) ${word} (\\d+)$`, 'gm'))].at(-1)?.[1] ?? 0);
  if (/^(?:#|ℹ) pass \d+$/m.test(plain)) return { passed: footer('pass'), failed: footer('fail') + footer('cancelled'), skipped: footer('skipped') + footer('todo') };
  const line = [...plain.matchAll(/^(\d+) passed, (\d+) failed, (\d+) skipped$/gm)].at(-1);
  return line === undefined ? null : { passed: Number(line[1]), failed: Number(line[2]), skipped: Number(line[3]) };
}

/** A stage that failed counts a failure, even if all of its tests passed or none was counted. */
export function stageCounts(output: string, exitCode: number): TestCounts {
  const counts = countTests(output) ?? none;
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

export function sum(all: readonly TestCounts[]): TestCounts {
  return all.reduce((total, one) => ({ passed: total.passed + one.passed, failed: total.failed + one.failed, skipped: total.skipped + one.skipped }), none);
}
