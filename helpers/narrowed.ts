import type { Cell } from './cell.ts';
import type { Facts } from './facts.ts';

/** One sentence of what works and what does not, from the target's cells alone. */
export function narrowed(facts: Facts): string {
  const { cells } = facts.target;
  return [
    part('pod IPs directly', cells.filter((cell) => cell.to.via === 'endpoint')),
    part('the Service IP', cells.filter((cell) => cell.to.via === 'service-ip')),
    part('the name', cells.filter((cell) => cell.to.via === 'name')),
  ].filter((sentence) => sentence !== '').join('; ');
}

function part(what: string, cells: readonly Cell[]): string {
  const known = cells.filter((cell) => cell.state !== 'unknown');
  const failed = known.filter((cell) => cell.state === 'failed');
  if (known.length === 0) return '';
  if (failed.length === 0) return `${what} works`;
  const from = [...new Set(failed.map((cell) => cell.from.node))];
  const kinds = [...new Set(failed.map((cell) => cell.outcome))].join(', ');
  if (failed.length === known.length) return `${what} fails from everywhere (${kinds})`;
  return `${what} fails ${failed.length} of ${known.length} times, from ${from.join(', ')} (${kinds})`;
}
