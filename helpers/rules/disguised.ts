import { admission, worldOf } from '../admission.ts';
import { describeCell, isDirect, transportOf, type Cell } from '../cell.ts';
import type { Facts } from '../facts.ts';
import { finding, type Finding } from '../finding.ts';
import { groupBy } from '../group-by.ts';
import { keys } from '../keys.ts';
import { nameOf } from '../kube.ts';
import { passage } from '../netfilter/passage.ts';
import type { RuleRef } from '../netfilter/ruleset.ts';
import { isPlain } from '../netfilter/way.ts';
import { rulesetOf, viewOf } from '../node-rules.ts';
import { evaluatePair } from '../policy/evaluate-pair.ts';
import { nodePeer, podPeer } from '../policy/peer.ts';
import { packetsOf } from './predict.ts';

interface Disguised {
  readonly node: string;
  readonly rule: RuleRef;
  readonly policies: readonly string[];
  readonly cell: Cell;
}

/**
 * Policies know a pod by its address. Where a node puts its own in the place of what its pods send to pods elsewhere (a masquerade that does not spare the pod
 * network), a policy that admits the pod meets the node, which it does not know.
 */
export function disguisedByNode(facts: Facts): readonly Finding[] {
  if (facts.now.networkPolicies.length === 0) return [];
  const across = facts.cells.filter((cell) => cell.state === 'failed' && isDirect(cell) && cell.from.kind !== 'node' && cell.from.node !== cell.to.node);
  const found = across.flatMap((cell) => disguise(facts, cell));
  return [...groupBy(found, ({ node, rule }) => `${node} ${rule.table} ${rule.chain} ${rule.text}`).values()].map((group) => tell(facts, group));
}

function disguise(facts: Facts, cell: Cell): readonly Disguised[] {
  const state = facts.nodes.find(({ name }) => name === cell.from.node)?.last;
  const node = facts.now.nodes.find(({ metadata }) => metadata.name === cell.from.node);
  const pod = facts.now.pods.find((one) => nameOf(one) === cell.to.pod);
  const packets = packetsOf(facts, cell);
  if (state === null || state === undefined || node === undefined || pod === undefined || packets === null) return [];
  const [port, protocol] = [cell.to.port ?? 0, transportOf(cell)];
  if (admission(facts.now, cell.from, pod, port, protocol)?.allowed !== 'yes') return [];
  const outcome = passage(rulesetOf(state), viewOf(state), packets.question).outcomes.find((one) => one.outcome === 'accept' && isPlain(one) && one.masquerade);
  const rule = outcome?.trail.findLast(({ effect }) => effect === 'masquerade' || effect === 'snat');
  if (rule === undefined) return [];
  const asNode = evaluatePair(worldOf(facts.now), nodePeer(node), podPeer(pod), { port, protocol });
  return asNode.allowed === 'yes' ? [] : [{ node: cell.from.node, rule, policies: [...new Set(asNode.denying.flatMap((side) => side.decidedBy.map(({ policy }) => policy)))], cell }];
}

function tell(facts: Facts, group: readonly Disguised[]): Finding {
  const [{ node, rule }] = group as [Disguised];
  const ids = new Set(group.map(({ cell }) => cell.id));
  const policies = [...new Set(group.flatMap((one) => one.policies))];
  const text = `${rule.table} ${rule.chain}: ${rule.text}`;
  return finding({
    id: 'node-network/masqueraded', object: `Node ${node}`, where: `node ${node}`,
    message: `node ${node} gives what its pods send to pods of other nodes its own address (${text}), and ${policies.length === 0 ? 'the policies there admit' : `NetworkPolicy ${policies.join(', ')} admits`} pods, not nodes`,
    expected: ['pods meet pods with their own addresses'], observed: [text, ...group.map(({ cell }) => describeCell(cell))].slice(0, 8), command: 'iptables-save -t nat; nft list ruleset',
    fix: `spare the pod network in this rule on ${node} (ip-masq-agent: nonMasqueradeCIDRs), or take it away: ${text}`, doc: 'any-network-policy-ingress-rules-affecting-the-target-pods',
    states: [], breaks: [keys.network(node)],
  }, facts.cells, (cell) => (ids.has(cell.id) ? 'must' : cell.from.node === node && (cell.to.via === 'service-ip' || cell.to.via === 'name') ? 'may' : undefined));
}
