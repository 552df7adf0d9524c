import { admission, worldOf, type Backends } from './admission.ts';
import type { Cell } from './cell.ts';
import { nameOf, type Pod } from './kube.ts';
import type { Objects } from './objects.ts';
import { admittedExample } from './policy/admitted-example.ts';
import { podPeer } from './policy/peer.ts';

/**
 * A policy may keep the run's own probes and the nodes out and rightly admit others. Their failures then say nothing of what users feel: such cells
 * are excused: neither user cells nor failures. A policy that admits nobody at all excuses nothing.
 */
export function excuseCells(objects: Objects, cells: readonly Cell[], { pods, endpoints }: Backends): readonly Cell[] {
  if (objects.networkPolicies.length === 0) return cells;
  const port = (pod: Pod): number => endpoints.find((endpoint) => endpoint.pod?.metadata.uid === pod.metadata.uid)?.port ?? 80;
  const open = new Map<Pod, boolean>();
  const admitsSomebody = (pod: Pod): boolean => {
    const known = open.get(pod);
    if (known !== undefined) return known;
    const example = admittedExample(worldOf(objects), podPeer(pod), { port: port(pod) });
    const admits = example.admitted !== null || example.admittedLabels !== null || example.admitsAddresses;
    open.set(pod, admits);
    return admits;
  };
  return cells.map((cell) => {
    if (cell.to.role !== 'target' || cell.state !== 'failed' || cell.from.kind === 'client' || pods.length === 0) return cell;
    const kept = pods.filter((pod) => cell.to.via !== 'endpoint' || nameOf(pod) === cell.to.pod).filter((pod) => {
      const result = admission(objects, cell.from, pod, port(pod));
      return result !== null && (result.allowed === 'no' ? admitsSomebody(pod) : result.allowed === 'implementation-defined' && cell.from.kind === 'node');
    });
    return kept.length > 0 ? { ...cell, user: false, state: 'unknown', excused: true } : cell;
  });
}
