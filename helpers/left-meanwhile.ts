import type { Cell } from './cell.ts';
import { isTerminating, nameOf, type Node } from './kube.ts';
import type { Objects } from './objects.ts';

/** A machine that starts and gets its network takes a minute or two; so young, and younger than others by this, it is one that joins. */
const [joiningMs, youngerMs] = [180_000, 60_000];

export function isJoining(node: Node, nodes: readonly Node[], at: number): boolean {
  const age = ({ metadata }: Node): number => at - Date.parse(metadata.creationTimestamp ?? '');
  return age(node) < joiningMs && nodes.some((other) => age(other) - age(node) > youngerMs);
}

/** Nodes come and go as a cluster grows and shrinks: of those that were to be looked from, those that were there all the time. */
export function staying(nodes: readonly string[], first: Objects, now: Objects, at: number): readonly string[] {
  const [then, known] = [new Set(first.nodes.map(({ metadata }) => metadata.name)), new Map(now.nodes.map((node) => [node.metadata.name, node]))];
  const stayed = nodes.filter((name) => {
    const node = known.get(name);
    return node === undefined ? !then.has(name) : !isJoining(node, now.nodes, at);
  });
  return stayed.length === 0 ? nodes : stayed;
}

/** What was asked from a node that has gone, or is only joining, says nothing; nor does what was asked of one that has gone. */
export function forgetUnsettled(cells: readonly Cell[], nodes: readonly string[], settled: readonly string[], now: Objects): readonly Cell[] {
  const unsettled = new Set(nodes.filter((name) => !settled.includes(name)));
  const gone = new Set([...unsettled].filter((name) => !now.nodes.some(({ metadata }) => metadata.name === name)));
  const forget = ({ from, to }: Cell): boolean => unsettled.has(from.node) || gone.has(to.node ?? '') || (to.role === 'probe' && unsettled.has(to.node ?? ''));
  return unsettled.size === 0 ? cells : cells.map((cell) => (cell.state === 'failed' && forget(cell) ? { ...cell, state: 'unknown' } : cell));
}

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
