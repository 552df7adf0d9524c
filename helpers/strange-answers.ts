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
  const foreign = asService.filter((cell) => isForeign(cell, own, asService));
  return cells.map((cell): Cell => {
    if (strange.includes(cell)) return { ...cell, state: 'failed', outcome: 'http-error', passed: 0, seen: `HTTP ${cell.statuses.join(', ')}, which none of its endpoints says to the same request` };
    if (foreign.includes(cell)) return { ...cell, state: 'failed', outcome: 'wrong-answer', passed: 0, seen: `${JSON.stringify(cell.backends[0]?.slice(0, 80) ?? '')}, which none of its endpoints says` };
    return cell;
  });
}

/**
 * Its words are those of no endpoint, whoever asks one, while elsewhere the same request is answered in the words of the endpoints: so these do not change from one request to
 * the next. What nodes and backends ask may come by another address, which an application can tell.
 */
function isForeign(cell: Cell, own: readonly Cell[], asService: readonly Cell[]): boolean {
  if (cell.from.kind !== 'probe' && cell.from.kind !== 'client') return false;
  const said = new Set(own.filter(({ to }) => to.via === 'endpoint').flatMap(({ backends }) => backends));
  const elsewhere = asService.filter((other) => other.from.node !== cell.from.node && other.from.kind === 'probe' && other.to.ip === cell.to.ip && other.to.name === cell.to.name && other.backends.length > 0);
  // A backend that was not asked itself answers now and then; whoever stands in the way answers always.
  const here = asService.filter((other) => other.from.pod === cell.from.pod);
  const always = here.length > 1 && here.every(({ backends }) => backends.length > 0 && !backends.some((words) => said.has(words)));
  return said.size > 0 && always && elsewhere.length > 0 && elsewhere.every(({ backends }) => backends.every((words) => said.has(words)));
}
