import { describeCell, isDirect } from '../cell.ts';
import { networkedPods, type Facts } from '../facts.ts';
import { finding, type Finding } from '../finding.ts';
import { groupBy } from '../group-by.ts';
import { keys } from '../keys.ts';
import { ipv4Of, nameOf } from '../kube.ts';
import { deviceTo, isLocalAddress } from '../netfilter/packet.ts';
import { passage } from '../netfilter/passage.ts';
import type { RuleRef } from '../netfilter/ruleset.ts';
import { rulesetOf, viewOf } from '../node-rules.ts';
import type { NodeState } from '../node-state.ts';
import { brokenBy } from './broken-network.ts';

/** An ARP packet between a pod and its gateway, the node, that a rule of the node discards. */
interface Lost {
  readonly pod: string;
  readonly gateway: string;
  readonly what: 'question' | 'answer';
  readonly rule: RuleRef;
}

/**
 * No rule discards the ARP of pods and their node: the questions of a pod for its gateway and of the node for the pod, and their answers. What is known goes on for a while, so
 * pods are struck one after the other, as their entries expire.
 */
export function arpPasses(facts: Facts): readonly Finding[] {
  return facts.nodes.flatMap(({ name, last }): readonly Finding[] => {
    if (last === null || !rulesetOf(last).chains.some(({ family, base }) => family === 'arp' && base !== null)) return [];
    const lost = networkedPods(facts).filter((pod) => pod.spec.nodeName === name).flatMap((pod) => lostOf(facts, last, nameOf(pod), ipv4Of(pod)));
    return [...groupBy(lost, ({ rule }) => `${rule.table} ${rule.chain} ${rule.text}`).values()].map((group) => tell(facts, name, group));
  });
}

function lostOf(facts: Facts, state: NodeState, pod: string, ip: string): readonly Lost[] {
  const view = viewOf(state);
  const gateway = facts.podStates.findLast((one) => one.pod === pod)?.routes.find(({ to, via }) => to === 'default' && via !== undefined)?.via;
  // A gateway that the node does not have is answered for by somebody else (proxy_arp), or by nobody.
  if (gateway === undefined || isLocalAddress(view, gateway) !== true) return [];
  const device = deviceTo(view, ip);
  const walk = (operation: 'request' | 'reply', from: 'pod' | 'node'): Lost | null => {
    const [source, destination] = from === 'pod' ? [ip, gateway] : [gateway, ip];
    const { passes, rule } = passage(rulesetOf(state), view, { protocol: operation, source, destination, destinationPort: null, inInterface: from === 'pod' ? device : null }, { level: 'arp' }, [from === 'pod' ? 'input' : 'output']);
    return passes === 'no' && rule !== null ? { pod, gateway, what: operation === 'request' ? 'question' : 'answer', rule } : null;
  };
  return [walk('request', 'pod'), walk('reply', 'node'), walk('request', 'node'), walk('reply', 'pod')].flatMap((one) => one ?? []).slice(0, 1);
}

function tell(facts: Facts, node: string, group: readonly Lost[]): Finding {
  const { rule, gateway, what } = group[0] as Lost;
  const text = `${rule.family} ${rule.table} ${rule.chain}: ${rule.text}`;
  const pods = new Set(group.map(({ pod }) => pod));
  const failed = facts.cells.filter((cell) => cell.state === 'failed' && isDirect(cell) && cell.from.node !== cell.to.node && (pods.has(cell.from.pod ?? '') || pods.has(cell.to.pod ?? '')));
  return finding({
    id: 'node-network/arp-filtered', object: `Node ${node}`, where: `node ${node}`, latent: false,
    message: `a rule on ${node} drops the ARP ${what}s between its pods and their gateway ${gateway} (${text}): as what they know of one another expires, they reach nothing beyond their own node`,
    expected: ['ARP between pods and their node passes'], observed: [text, ...failed.map(describeCell)].slice(0, 8), command: 'nft list ruleset; arptables-save',
    fix: `take this rule away on ${node}, or let the addresses of pods and of their gateway pass: ${text}`, doc: 'are-the-pods-working',
    states: [keys.network(node)], breaks: [keys.network(node), ...brokenBy(facts, node)],
  }, facts.cells, (cell) => (failed.includes(cell) || (failed.length > 0 && (cell.to.via === 'service-ip' || cell.to.via === 'name')) ? 'may' : undefined));
}
