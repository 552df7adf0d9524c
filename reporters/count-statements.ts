import type { TestCase } from '@playwright/test/reporter';
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

function has(test: TestCase, type: string): boolean {
  return [...test.annotations, ...test.results.flatMap((result) => result.annotations)].some((annotation) => annotation.type === type);
}
