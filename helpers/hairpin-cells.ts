import { describeVantage, type Cell } from './cell.ts';
import { nameOf, type Pod } from './kube.ts';
import type { Role } from './survey.ts';

interface Backends {
  readonly role: Role;
  readonly pods: readonly Pod[];
}

/** A pod that asks a Service which it stands behind is now and then led to itself: that has a section of its own. */
export function isHairpin({ role, pods }: Backends, { from, to }: Cell): boolean {
  return from.kind !== 'node' && to.via === 'service-ip' && to.role === role && pods.some((pod) => nameOf(pod) === from.pod);
}

/**
 * A bridge that drops the packet of a pod to itself drops it before the choice of a backend is kept: when the SYN is repeated a second later, another
 * backend is chosen, and mostly answers. So what a user feels as a hang now and then looks like answers that came late, none of them its own.
 */
export function failLostToItself(cells: readonly Cell[], subject: Backends): readonly Cell[] {
  const direct = cells.filter((cell) => cell.to.role === subject.role && cell.to.via === 'endpoint');
  const namesItself = direct.some((cell) => cell.to.pod !== undefined && cell.backends.includes(short(cell.to.pod)));
  return cells.map((cell) => {
    if (cell.state !== 'passed' || cell.late === 0 || !isHairpin(subject, cell)) return cell;
    const own = direct.filter((other) => other.from.pod === cell.from.pod);
    // Loss that meets other ways as well is no matter of the way to itself.
    if (own.some((other) => other.late > 0)) return cell;
    const met = namesItself ? cell.backends.includes(short(cell.from.pod ?? '')) : cell.late < 2;
    if (met) return cell;
    return { ...cell, state: 'failed', outcome: 'timeout', passed: cell.passed - cell.late, seen: `first packets of ${describeVantage(cell.from)} were lost${namesItself ? ', and none of its requests was answered by itself' : ''}` };
  });
}

function short(pod: string): string {
  return pod.split('/')[1] ?? pod;
}
