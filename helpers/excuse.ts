import { admission, admitsSomebody, portOf, type Backends } from './admission.ts';
import type { Cell } from './cell.ts';
import { nameOf, type Pod } from './kube.ts';
import type { Objects } from './objects.ts';

/**
 * A policy may keep the run's own probes and the nodes out and rightly admit others. Their failures then say nothing of what users feel: such cells
 * are excused: neither user cells nor failures. A policy that admits nobody at all excuses nothing.
 */
export function excuseCells(objects: Objects, cells: readonly Cell[], behind: Backends): readonly Cell[] {
  if (objects.networkPolicies.length === 0) return cells;
  const { pods } = behind;
  const port = (pod: Pod): number => portOf(behind, pod) ?? 80;
  const open = new Map<Pod, boolean>();
  const isOpen = (pod: Pod): boolean => {
    const known = open.get(pod) ?? admitsSomebody(objects, pod, port(pod));
    open.set(pod, known);
    return known;
  };
  return cells.map((cell) => {
    if (cell.to.role !== 'target' || cell.state !== 'failed' || cell.from.kind === 'client' || pods.length === 0) return cell;
    const kept = pods.filter((pod) => cell.to.via !== 'endpoint' || nameOf(pod) === cell.to.pod).filter((pod) => {
      const result = admission(objects, cell.from, pod, port(pod));
      return result !== null && (result.allowed === 'no' ? isOpen(pod) : result.allowed === 'implementation-defined' && cell.from.kind === 'node');
    });
    return kept.length > 0 ? { ...cell, user: false, state: 'unknown', excused: true } : cell;
  });
}
