import { groupBy } from './group-by.ts';
import type { Cell } from './cell.ts';

/**
 * Servers keep what they have answered for a while (30 s by the usual Corefile): a name whose Service was made anew may still lead to the former address. Where the same question
 * has been answered rightly since, they have caught up, and nothing that this run makes or looks at mends what a server says: the former answer accuses nobody.
 */
export function forgetFormerAnswers(cells: readonly Cell[]): readonly Cell[] {
  const same = groupBy(cells, ({ from, to, tool }) => JSON.stringify([from, to, tool]));
  const caughtUp = (cell: Cell): boolean => (same.get(JSON.stringify([cell.from, cell.to, cell.tool])) ?? []).some((later) => !later.round.startsWith('first') && later.state === 'passed');
  return cells.map((cell) => (cell.state === 'failed' && cell.outcome === 'wrong-answer' && cell.round.startsWith('first') && (cell.to.role === 'dns' || cell.to.via === 'name') && caughtUp(cell) ? { ...cell, state: 'unknown', user: false } : cell));
}
