import { isDirect, transportOf, type Cell } from './cell.ts';
import type { PodState } from './node-state.ts';

/**
 * Pods whose network is not the namespace that was looked into. Sandboxes with a network of their own (gVisor, a virtual machine) keep in it only their way out: nobody listens
 * there on what the pod serves, and what is sent from there is not sent by the pod. Told by answers of the pod on a port on which nobody there listens, whenever it was looked
 * at, and which nothing there redirects.
 * @param states As they are seen from nodes.
 */
export function stacksElsewhere(cells: readonly Cell[], states: readonly PodState[]): ReadonlySet<string> {
  const answered = cells.filter((cell) => isDirect(cell) && cell.passed > 0 && cell.from.pod !== cell.to.pod);
  const looked = new Set(states.filter(({ found, sections }) => found && sections['tcp'] !== undefined && sections['udp'] !== undefined).map(({ pod }) => pod));
  return new Set([...looked].filter((pod) => {
    const here = states.filter((state) => state.pod === pod);
    const served = answered.filter(({ to }) => to.pod === pod);
    return served.length > 0 && !here.some(isRedirected) && served.every((cell) => !here.some(({ listeners }) => listeners.some((one) => one.port === cell.to.port && one.protocol === transportOf(cell))));
  }));
}

/** What was asked from such a place says nothing of the pod. */
export function forgetAskedBeside(cells: readonly Cell[], pods: ReadonlySet<string>): readonly Cell[] {
  return cells.map((cell) => (cell.from.kind === 'pod' && pods.has(cell.from.pod ?? '') ? { ...cell, user: false, state: 'unknown' } : cell));
}

/** A rule inside the pod leads what comes for one port to another (a mesh's sidecar): ports are served on which nobody listens. */
export function isRedirected({ sections }: PodState): boolean {
  return /REDIRECT|redirect to|"redirect"|DNAT|tproxy/i.test(['nft', 'iptables', 'iptables-legacy'].map((name) => sections[name]?.stdout ?? '').join('\n'));
}
