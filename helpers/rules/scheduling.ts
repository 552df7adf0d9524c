import type { Facts } from '../facts.ts';
import { keys } from '../keys.ts';
import type { Node, Pod, Taint } from '../kube.ts';
import { addedToPod, changerOfPods } from './changed-pods.ts';
import type { Trouble } from './trouble.ts';

/** It has looked at no node: what it asks before (an extender, another API) does not answer. */
const ofTheScheduler = /^Pending: (?!\d+\/\d+ nodes).*(?:\bdial tcp\b|connection refused|context deadline exceeded|no such host|i\/o timeout)/;

/** What the scheduler does not say of a pod that no node takes: which taints of which nodes it does not tolerate, and what nobody has asked for in it. */
export function whyNowhere(facts: Facts, pod: Pod, trouble: Trouble): Trouble {
  if (trouble.id !== 'unschedulable') return trouble;
  if (ofTheScheduler.test(trouble.seen)) {
    return { ...trouble, id: 'scheduler-fails', layer: 'control-plane', object: 'kube-scheduler', sentence: `the scheduler itself fails over its pods: ${trouble.seen.replace(/^Pending: /, '')}`, fix: 'start what the scheduler asks (an extender of its configuration, an API that a plugin needs), take it out, or let an extender be ignorable' };
  }
  const taints = facts.now.nodes.flatMap((node) => untolerated(pod, node).map((taint) => ({ node, taint })));
  const shut = facts.now.nodes.map((node) => ({ node, by: taints.find((one) => one.node === node && ofItsState(one.taint) && !isLost(one.taint)) }));
  // Where no node is left but those that are lost, that is told of them.
  const lost = taints.filter(({ taint }) => isLost(taint)).map(({ node }) => node);
  const left = facts.now.nodes.filter((node) => !lost.includes(node) && shut.every((one) => one.node !== node || one.by === undefined));
  const added = addedToPod(facts, pod).filter((one) => one.startsWith('nodeSelector'));
  const changer = changerOfPods(facts);
  return {
    ...trouble,
    ...(lost.length > 0 && left.length === 0 ? { states: lost.map(({ metadata }) => keys.reported(metadata.name)) } : {}),
    sentence: `${trouble.sentence}${taints.length === 0 || !/taint/.test(trouble.sentence) ? '' : `; taints that they do not tolerate: ${[...new Set(taints.map(({ node, taint }) => `${taint.key} on ${node.metadata.name}${saidOf(node, taint)}`))].slice(0, 4).join(', ')}`}${added.length === 0 ? '' : `; their template does not ask for ${added.join(', ')}: ${changer ?? 'something in the admission of pods'} adds that`}`,
    fix: added.length > 0 ? `label a node so, or correct ${changer ?? 'what changes pods while they are made (kubectl get mutatingadmissionpolicies,mutatingwebhookconfigurations; the annotation scheduler.alpha.kubernetes.io/node-selector of the namespace)'}` : taints.every(({ taint }) => ofItsState(taint)) && taints.length > 0 ? `mend what these nodes say of themselves: kubectl describe node ${taints[0]?.node.metadata.name ?? ''}` : trouble.fix,
    // A node that is not Ready is told of by itself; what else a node says of itself keeps every pod out, whatever it is of.
    ...(added.length === 0 && shut.length > 0 && shut.every(({ by }) => by !== undefined) ? { layer: 'cluster' as const, id: 'nodes-shut', object: `Node ${shut[0]?.node.metadata.name ?? ''}` } : {}),
    ...(added.length > 0 && changer !== null ? { layer: 'control-plane' as const, id: 'changed-on-admission', object: changer } : {}),
  };
}

/** Taints that controllers set and take away by the state of a node. */
function ofItsState({ key }: Taint): boolean {
  return /^node\.(kubernetes\.io\/(?!unschedulable)|cloudprovider\.kubernetes\.io\/)/.test(key);
}

/** Its kubelet is not heard of, or says that it is not Ready. */
function isLost({ key }: Taint): boolean {
  return /^node\.kubernetes\.io\/(not-ready|unreachable)$/.test(key);
}

/** The condition of the node that such a taint stands for. */
function saidOf(node: Node, taint: Taint): string {
  if (!ofItsState(taint)) return '';
  if (taint.key.startsWith('node.cloudprovider.')) return ' (the controller of the cloud has not come by)';
  const name = taint.key.split('/')[1]?.replaceAll('-', '') ?? '';
  const condition = (node.status?.conditions ?? []).find(({ type, status }) => type.toLowerCase() === name && status === 'True');
  return condition === undefined ? '' : ` (${condition.type}: ${condition.reason ?? ''} ${condition.message ?? ''})`.replace(/\s+\)$/, ')');
}

function untolerated({ spec }: Pod, node: Node): readonly Taint[] {
  return (node.spec?.taints ?? []).filter((taint) => taint.effect !== 'PreferNoSchedule' && !(spec.tolerations ?? []).some(({ key, operator = 'Equal', value = '', effect }) =>
    (effect === undefined || effect === '' || effect === taint.effect) && (key === undefined || key === '' ? operator === 'Exists' : key === taint.key && (operator === 'Exists' || value === (taint.value ?? '')))));
}
