import type { Cell } from './cell.ts';
import type { AskedPort } from './speaks.ts';

/**
 * A port that only its number makes one of HTTP may be one of something else: where every server of it takes the connection and hangs up on the
 * request, that it was taken is all that can be asked of it. A port that is called HTTP is held to it.
 */
export function acceptNoHttp(cells: readonly Cell[], asked: AskedPort): readonly Cell[] {
  if (asked.speaks !== 'http' || asked.declared) return cells;
  const isHttp = (cell: Cell): boolean => cell.to.role === 'target' && cell.tool === 'http';
  const direct = cells.filter((cell) => isHttp(cell) && cell.to.via === 'endpoint' && cell.state !== 'unknown');
  if (direct.length === 0 || !direct.every(hungUp)) return cells;
  return cells.map((cell) => (isHttp(cell) && hungUp(cell) ? { ...cell, state: 'passed', outcome: 'ok', passed: cell.tries, seen: 'connected; the answer is none of HTTP' } : cell));
}

function hungUp(cell: Cell): boolean {
  return cell.outcome === 'reset' && cell.passed === 0;
}
