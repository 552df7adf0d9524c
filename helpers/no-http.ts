import type { Cell } from './cell.ts';
import type { AskedPort } from './speaks.ts';

/**
 * A port that only its number makes one of HTTP may be one of something else: where every server of it takes the connection and hangs up on the
 * request, that it was taken is all that can be asked of it. A port that is called HTTP is held to it, unless it answers those that ask by name: then its servers
 * hang up on whoever names another host, an address for instance.
 */
export function acceptNoHttp(cells: readonly Cell[], asked: AskedPort): readonly Cell[] {
  const isHttp = (cell: Cell): boolean => cell.to.role === 'target' && cell.tool === 'http';
  const byName = cells.some((cell) => isHttp(cell) && cell.to.via === 'name' && cell.state === 'passed');
  if (asked.speaks !== 'http' || (asked.declared && !byName)) return cells;
  const direct = cells.filter((cell) => isHttp(cell) && cell.to.via === 'endpoint' && cell.state !== 'unknown');
  if (direct.length === 0 || !direct.every(hungUp)) return cells;
  return cells.map((cell) => (isHttp(cell) && hungUp(cell) ? { ...cell, state: 'passed', outcome: 'ok', passed: cell.tries, seen: byName ? 'connected; only requests for its name are answered' : 'connected; the answer is none of HTTP' } : cell));
}

/**
 * An application may answer `/` with an error on purpose. Where its kubelets find it well by HTTP on this very port at another path, and it says an error to whoever asks for `/`, directly and through the
 * Service, the Service has done its part: these cells have passed, and the error is told as one of the application's own.
 */
export function acceptOwnErrors(cells: readonly Cell[], { wellAt }: AskedPort): readonly Cell[] {
  if (wellAt === null || wellAt === '/') return cells;
  const asked = cells.filter((cell) => cell.to.role === 'target' && cell.tool === 'http' && cell.state !== 'unknown');
  const direct = asked.filter(({ to }) => to.via === 'endpoint');
  if (direct.length === 0 || !direct.every(isOwnError)) return cells;
  return cells.map((cell) => (asked.includes(cell) && isOwnError(cell) ? { ...cell, state: 'passed', outcome: 'ok', passed: cell.tries } : cell));
}

function isOwnError(cell: Cell): boolean {
  return cell.outcome === 'http-error' && cell.passed === 0;
}

function hungUp(cell: Cell): boolean {
  return cell.outcome === 'reset' && cell.passed === 0;
}
