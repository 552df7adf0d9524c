import { isDirect, type Cell } from './cell.ts';
import { groupBy } from './group-by.ts';
import { nameOf, type Pod } from './kube.ts';
import type { PodState } from './node-state.ts';

/**
 * Who asks may matter beside the way: policies of other kinds than NetworkPolicy, and meshes that want a certificate, tell senders apart. That it is this is told by others that
 * take the same ways: each pod is answered by all endpoints of the target or by none, no probe is by any and somebody is by each, while the probes reach one another and the
 * run's own workload on the same nodes. A sidecar that takes what comes and hangs up is told by itself. Then nothing is known of what users meet, but that somebody is let in.
 */
export function excuseMinded(cells: readonly Cell[], behind: { readonly pods: readonly Pod[] }, podStates: readonly PodState[]): readonly Cell[] {
  const known = cells.filter((cell) => cell.state !== 'unknown');
  const target = known.filter((cell) => cell.to.role === 'target' && cell.tool !== 'lookup');
  const direct = target.filter((cell) => cell.to.via === 'endpoint' && cell.from.pod !== cell.to.pod);
  const strangers = direct.filter((cell) => cell.from.kind === 'probe');
  const senders = [...groupBy(direct.filter((cell) => cell.from.kind === 'pod' || cell.from.kind === 'client'), (cell) => cell.from.pod ?? '').values()];
  const admitted = senders.filter((sent) => sent.every((cell) => cell.state === 'passed'));
  const others = admitted.flat();
  // Each of the ways that are closed to strangers is open: between the same nodes for others, to the same nodes for the strangers.
  const own = known.filter((cell) => cell.from.kind === 'probe' && isDirect(cell) && (cell.to.role === 'practice' || cell.to.role === 'probe'));
  const isOpen = (bad: Cell): boolean => (others.some((cell) => cell.to.ip === bad.to.ip) || (bad.outcome === 'reset' && isHandedOver(podStates, bad.to.pod))) && own.some((cell) => cell.from.pod === bad.from.pod && cell.to.node === bad.to.node);
  const minded = strangers.length > 0 && strangers.every((cell) => cell.passed === 0 && isOpen(cell)) && senders.every((sent) => admitted.includes(sent) || sent.every((cell) => cell.passed === 0 && cell.from.kind !== 'client')) && own.every((cell) => cell.state === 'passed');
  if (!minded) return cells;
  const outcomes = new Set(strangers.map(({ outcome }) => outcome));
  const endpoints = new Set(behind.pods.map(nameOf));
  const strange = ({ from }: Cell): boolean => from.kind === 'probe' || (from.kind === 'node' && direct.filter((cell) => cell.from.kind === 'node').every((cell) => cell.passed === 0)) || (from.kind === 'pod' && !endpoints.has(from.pod ?? '') && !admitted.some((sent) => sent[0]?.from.pod === from.pod));
  return cells.map((cell) => (cell.state === 'failed' && target.includes(cell) && strange(cell) && outcomes.has(cell.outcome) ? { ...cell, user: false, state: 'unknown', excused: true } : cell));
}

/** What comes to the pod is redirected to a program that listens beside its application (a sidecar): it is that one that takes the connection, and hangs up. */
function isHandedOver(podStates: readonly PodState[], pod: string | undefined): boolean {
  const state = podStates.findLast((one) => one.pod === pod);
  const rules = ['iptables', 'iptables-legacy', 'nft'].map((name) => state?.sections[name]?.stdout ?? '').join('\n');
  const ports = [...rules.matchAll(/(?:REDIRECT --to-ports|TPROXY --on-port|"(?:redirect|tproxy)":\s*\{[^}]*"port":)\s*(\d+)/g)].map(([, port]) => Number(port));
  return state?.listeners.some((one) => one.protocol === 'TCP' && ports.includes(one.port)) === true;
}
