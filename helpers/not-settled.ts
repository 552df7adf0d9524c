import type { Cell } from './cell.ts';

/**
 * A Service leads each request to another endpoint: a user's request that failed and was answered the second time has settled nothing, where one of its endpoints fails from this very place in the same
 * way, each time that it is asked.
 */
export function failUnsettled(cells: readonly Cell[]): readonly Cell[] {
  const dead = cells.filter(({ to, state, passed, tries }) => to.via === 'endpoint' && state === 'failed' && passed === 0 && tries > 1);
  if (dead.length === 0) return cells;
  const isDead = (cell: Cell): boolean => dead.some((other) => other.to.role === cell.to.role && other.from.kind === cell.from.kind && other.from.node === cell.from.node && other.from.pod === cell.from.pod && other.outcome === cell.was?.kind);
  return cells.map((cell) => (cell.user && cell.was !== undefined && isDead(cell) ? { ...cell, settled: false, state: 'failed', outcome: cell.was.kind, seen: cell.was.seen } : cell));
}
