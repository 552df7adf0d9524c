import type { Cell } from './cell.ts';
import type { Role } from './survey.ts';

/** What an application says of a request that it has understood and grants. */
const isGranted = (status: number): boolean => status < 400;

/**
 * A Service whose answer is an error of HTTP (404, perhaps) from one place, while each of its endpoints grants the same request there, and the Service does elsewhere: somebody
 * else has answered. Where it is the same from everywhere, the application may tell its own addresses from its Service's, and that is its matter.
 */
export function failStrangeAnswers(cells: readonly Cell[], role: Role): readonly Cell[] {
  const own = cells.filter((cell) => cell.to.role === role && cell.tool === 'http' && cell.state === 'passed' && cell.statuses.length > 0);
  const asService = own.filter(({ to }) => to.via === 'service-ip' || to.via === 'name');
  const granted = asService.some(({ statuses }) => statuses.every(isGranted));
  const strange = asService.filter((cell) => {
    const direct = own.filter(({ from, to }) => to.via === 'endpoint' && from.kind === cell.from.kind && from.node === cell.from.node && from.pod === cell.from.pod);
    return !cell.statuses.some(isGranted) && granted && direct.length > 0 && direct.every(({ statuses }) => statuses.every(isGranted));
  });
  return cells.map((cell) => (strange.includes(cell) ? { ...cell, state: 'failed', outcome: 'http-error', passed: 0, seen: `HTTP ${cell.statuses.join(', ')}, which none of its endpoints says to the same request` } : cell));
}
