import type { TestCase, TestResult } from '@playwright/test/reporter';
import type { Counts } from '../helpers/verdict-text.ts';

/** Statements as they ended. A skipped one is told apart by its annotation; one that passed only when tried again has passed. */
export function countStatements(tests: readonly TestCase[]): Counts {
  const of = (...outcomes: readonly ReturnType<TestCase['outcome']>[]): readonly TestCase[] => tests.filter((test) => outcomes.includes(test.outcome()));
  const skipped = of('skipped');
  return {
    passed: of('expected', 'flaky').length,
    failed: of('unexpected').length,
    skipped: skipped.length,
    inconclusive: skipped.filter((test) => has(test, 'inconclusive')).length,
    notApplicable: skipped.filter((test) => has(test, 'not-applicable')).length,
  };
}

/** A statement that rests on all others. */
export function isConclusion(test: TestCase): boolean {
  return has(test, 'concludes');
}

/** It will not be tried again. */
export function isFinal(test: TestCase, { status, retry }: TestResult): boolean {
  return status === test.expectedStatus || status === 'skipped' || status === 'interrupted' || retry >= test.retries;
}

function has(test: TestCase, type: string): boolean {
  return [...test.annotations, ...test.results.flatMap((result) => result.annotations)].some((annotation) => annotation.type === type);
}
