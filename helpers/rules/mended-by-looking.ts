import type { Facts, NodeFacts, Subject } from '../facts.ts';
import type { Finding } from '../finding.ts';
import { syncStateOf } from '../proxy/sync-state.ts';
import { slicesOf } from '../kube.ts';

/** After this long nothing of a Service is on its way to a node any more. */
const settledMs = 30_000;

/**
 * When this run came, kube-proxy on the node had been running and had nothing left to write, and the Service and its endpoints were of old: what its rules lacked then, somebody
 * had taken away.
 */
export function wereSettled(facts: Facts, subject: Subject, { name, first, last }: NodeFacts): boolean {
  const before = facts.first.services.find(({ metadata }) => metadata.uid !== undefined && metadata.uid === subject.service?.metadata.uid);
  const isOld = (time: string | undefined): boolean => time === undefined || facts.startedAt - Date.parse(time) > settledMs;
  const slices = slicesOf(facts.first.endpointSlices, subject.namespace, subject.name);
  const node = facts.first.nodes.find(({ metadata }) => metadata.name === name);
  if (before === undefined || first === null || last === null || first.kubeProxy.pid === null || first.kubeProxy.pid !== last.kubeProxy.pid || first.kubeProxy.metrics === '') return false;
  const { pendingSince, syncedAt } = syncStateOf(first.kubeProxy.metrics, '');
  return pendingSince === null && syncedAt !== null && isOld(before.metadata.creationTimestamp) && isOld(node?.metadata.creationTimestamp)
    && slices.every(({ metadata }) => isOld(metadata.creationTimestamp) && isOld(metadata.annotations?.['endpoints.kubernetes.io/last-change-trigger-time']));
}

/** What was missing on a node and is there since kube-proxy wrote its rules for what this run made. Whatever was asked there before by the IP of a Service may have failed for it. */
export function mendedByLooking({ cells }: Facts, { name }: NodeFacts, missing: Finding): Finding {
  const before = cells.filter(({ round, state, from, to }) => round.startsWith('first') && state === 'failed' && from.node === name && to.via === 'service-ip');
  return {
    ...missing, id: 'proxy/rules-were-missing', mayExplain: [...new Set([...missing.mayExplain, ...before.map(({ id }) => id)])],
    message: `when this run came: ${missing.message}; kube-proxy runs there and had nothing left to write, and only since it wrote its rules for the Service that this run made they are there again`,
    fix: `find what takes away kube-proxy's rules on ${name} (a firewall that is loaded anew, iptables-restore, another program that flushes chains): it will do so again`,
  };
}
