import type { Cell } from './cell.ts';
import { isTerminating, nameOf } from './kube.ts';
import type { Objects } from './objects.ts';

/**
 * A pod that was being deleted when the cluster was last read, or was gone, and that no slice lists as ready any more has left the Service while it was asked: that it did
 * not answer says nothing.
 */
export function forgetWhoLeft(cells: readonly Cell[], first: Objects, now: Objects): readonly Cell[] {
  const there = new Map(now.pods.map((pod) => [nameOf(pod), pod]));
  const before = new Set(first.pods.filter((pod) => !isTerminating(pod)).map(nameOf));
  const listed = new Set(now.endpointSlices.flatMap((slice) => slice.endpoints ?? []).filter((endpoint) => endpoint.conditions?.ready !== false).flatMap((endpoint) => endpoint.addresses ?? []));
  const hasLeft = (pod: string): boolean => {
    const found = there.get(pod);
    return before.has(pod) && (found === undefined || isTerminating(found));
  };
  return cells.map((cell) => (cell.state === 'failed' && cell.to.via === 'endpoint' && cell.to.pod !== undefined && !listed.has(cell.to.ip ?? '') && hasLeft(cell.to.pod) ? { ...cell, state: 'unknown' } : cell));
}
