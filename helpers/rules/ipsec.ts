import { describeCell, isSilence } from '../cell.ts';
import type { Facts, NodeFacts } from '../facts.ts';
import { finding, type Finding } from '../finding.ts';
import { keys } from '../keys.ts';
import { crosses } from './predict.ts';

/**
 * Policies of IPsec discard packets between the packet filter's hooks, where no rule shows them. The kernel counts what they discard (Documentation/networking/
 * xfrm_proc.rst: every one of its counters is a packet lost), so a count that grew by as many packets as were lost over this node, or more, tells who took them: a single one is lost
 * now and then where there is IPsec at all. Who is not answered sends again before he gives up.
 */
export function ipsecDiscards(facts: Facts): readonly Finding[] {
  return facts.nodes.flatMap((node): readonly Finding[] => {
    const lost = discarded(node);
    const failed = facts.cells.filter((cell) => isSilence(cell) && crosses(cell, node.name));
    const missing = failed.reduce((sum, { tries, passed }) => sum + tries - passed, 0);
    if (failed.length === 0 || lost.reduce((sum, { packets }) => sum + packets, 0) < 2 * missing) return [];
    const policies = (node.last?.sections['xfrm']?.stdout ?? '').split(/\n(?=src )/).filter((policy) => /\baction block\b/.test(policy)).map((policy) => policy.replaceAll(/\s+/g, ' ').trim());
    return [finding({
      id: 'node-network/ipsec', object: `Node ${node.name}`, where: `node ${node.name}`, latent: false,
      message: `IPsec on ${node.name} discards packets of pods: ${lost.map(({ name, packets }) => `${name} grew by ${packets}`).join(', ')} while they were asked for${policies.length === 0 ? '' : ` (${policies.join('; ')})`}`,
      expected: ['policies and states of IPsec that let the pod network pass'], observed: [...policies, ...failed.map(describeCell)].slice(0, 8), command: 'cat /proc/net/xfrm_stat; ip xfrm policy; ip xfrm state',
      fix: `find whose IPsec policies these are (ip xfrm policy on ${node.name}: a VPN, the network plugin's encryption) and let the pod network pass`, doc: 'are-the-pods-working',
      states: [keys.network(node.name)], breaks: [keys.network(node.name), keys.namesFrom(node.name), keys.hears(node.name)],
    }, facts.cells, (cell) => (failed.includes(cell) ? 'may' : undefined))];
  });
}

function discarded({ first, last }: NodeFacts): readonly { readonly name: string; readonly packets: number }[] {
  const count = (state: NodeFacts['first']): ReadonlyMap<string, number> => new Map([...(state?.sections['xfrm']?.stdout ?? '').matchAll(/^(Xfrm\w+)\s+(\d+)$/gm)].map(([, name = '', number]) => [name, Number(number)]));
  const before = count(first);
  return [...count(last)].flatMap(([name, number]) => (before.has(name) && number > (before.get(name) ?? 0) ? [{ name, packets: number - (before.get(name) ?? 0) }] : []));
}
