import { describeVantage, type Cell } from './cell.ts';
import { conditionOf, isReady, nameOf, type Pod, type Service } from './kube.ts';
import type { Role } from './survey.ts';

interface Backends {
  readonly role: Role;
  readonly service: Service | undefined;
  readonly pods: readonly Pod[];
  /** When the clock of the cells began, in milliseconds of the epoch. */
  readonly startedAt: number;
}

/** A pod that asks a Service which it stands behind is now and then led to itself: that has a section of its own. */
export function isHairpin(subject: Backends, { from, to, clock }: Cell): boolean {
  if (from.kind === 'node' || to.via !== 'service-ip' || to.role !== subject.role) return false;
  const pod = subject.pods.find((candidate) => nameOf(candidate) === from.pod);
  return pod !== undefined && (subject.service?.spec.publishNotReadyAddresses === true || wasReady(pod, subject.startedAt + clock));
}

/** Nobody is led to a pod that was not Ready then, nor to one that has become so since. */
function wasReady(pod: Pod, at: number): boolean {
  const since = Date.parse(conditionOf(pod, 'Ready')?.lastTransitionTime ?? '');
  return isReady(pod) && !(since > at);
}

/** It was led to itself and answered: whatever else of it failed, that way is open. */
export function metItself(cell: Cell): boolean {
  return cell.from.pod !== undefined && cell.backends.includes(short(cell.from.pod));
}

/**
 * A bridge that drops the packet of a pod to itself drops it before the choice of a backend is kept: when the SYN is repeated a second later, another
 * backend is chosen, and mostly answers. So what a user feels as a hang now and then looks like answers that came late, none of them its own.
 */
export function failLostToItself(cells: readonly Cell[], subject: Backends): readonly Cell[] {
  const direct = cells.filter((cell) => cell.to.role === subject.role && cell.to.via === 'endpoint');
  const namesItself = direct.some((cell) => cell.to.pod !== undefined && cell.backends.includes(short(cell.to.pod)));
  // Servers that cannot accept as fast as they are asked (a short queue) lose first packets of anybody.
  const overrun = cells.some((cell) => cell.to.role === subject.role && cell.late > 0 && !isHairpin(subject, cell));
  return cells.map((cell) => {
    if (cell.state !== 'passed' || cell.late === 0 || !isHairpin(subject, cell)) return cell;
    const own = direct.filter((other) => other.from.pod === cell.from.pod);
    // Loss that meets other ways as well is no matter of the way to itself.
    if (own.some((other) => other.late > 0)) return cell;
    const met = namesItself ? metItself(cell) : cell.late < 2 || overrun;
    if (met) return cell;
    return { ...cell, state: 'failed', outcome: 'timeout', passed: cell.passed - cell.late, seen: `first packets of ${describeVantage(cell.from)} were lost${namesItself ? ', and none of its requests was answered by itself' : ''}` };
  });
}

function short(pod: string): string {
  return pod.split('/')[1] ?? pod;
}
