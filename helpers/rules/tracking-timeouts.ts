import { groupBy } from '../group-by.ts';
import { describeCell, transportOf, type Cell } from '../cell.ts';
import type { Facts, NodeFacts } from '../facts.ts';
import { finding, type Finding } from '../finding.ts';
import { keys } from '../keys.ts';
import type { TrailStep } from '../netfilter/way.ts';
import { rulesetOf } from '../node-rules.ts';
import { clientPort, sourceOf } from './predict.ts';
import { walked } from './tracking.ts';

/** The state of a connection that waits for an answer, by its protocol. */
const waiting: Readonly<Record<string, string>> = { tcp: 'established', udp: 'unreplied' };

/** A rule gives some connections a time of their own, which is shorter than their clients waited for an answer. */
export function forgottenByRule(facts: Facts): readonly Finding[] {
  const failed = facts.cells.filter((cell) => cell.state === 'failed' && cell.to.via === 'service-ip' && ['timeout', 'hung', 'reset'].includes(cell.outcome));
  const forgotten = failed.flatMap((cell) => facts.nodes.filter(({ name }) => name === cell.from.node).flatMap((node) => timeOf(facts, node, cell)));
  return [...groupBy(forgotten, ({ node, step }) => `${node} ${step.table} ${step.chain} ${step.text}`).values()].flatMap((group): readonly Finding[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { node, step, seconds, policy } = first;
    const rule = `${step.table} ${step.chain}: ${step.text}`;
    const ids = new Set(group.map(({ cell }) => cell.id));
    return [finding({
      id: 'node-network/tracking-short', object: `Node ${node}`, where: `node ${node}`,
      message: `a rule of node ${node} lets connection tracking forget what is silent for ${seconds} s (ct timeout ${policy}; ${rule}): an answer that takes longer is not translated back`,
      expected: ['a time that is longer than the pauses of programs'], observed: [rule, ...group.map(({ cell }) => describeCell(cell))].slice(0, 8), command: `nft list table ${step.family} ${step.table}`,
      fix: `take this rule away on ${node}, or give ct timeout ${policy} a longer time: ${rule}`, doc: 'is-kube-proxy-proxying',
      states: [keys.proxy(node)], breaks: [keys.proxy(node), keys.namesFrom(node), keys.hears(node)],
    }, facts.cells, (cell) => (ids.has(cell.id) || (cell.from.node === node && cell.to.via === 'name' && cell.state === 'failed') ? 'may' : undefined))];
  });
}

interface Forgotten {
  readonly node: string;
  readonly step: TrailStep;
  readonly policy: string;
  readonly seconds: number;
  readonly cell: Cell;
}

function timeOf(facts: Facts, { name, last }: NodeFacts, cell: Cell): readonly Forgotten[] {
  const [source, destination, protocol] = [sourceOf(facts, cell), cell.to.ip ?? '', transportOf(cell).toLowerCase()];
  if (last === null || source === null || source.includes(':') !== destination.includes(':')) return [];
  const ruleset = rulesetOf(last);
  if ((ruleset.timeouts ?? []).length === 0) return [];
  const step = walked(last, { protocol, source, destination, destinationPort: cell.to.port ?? null, sourcePort: clientPort, state: 'new' })[0]?.trail.findLast(({ effect }) => effect === 'timeout');
  const policy = ruleset.timeouts?.find((one) => step !== undefined && one.family === step.family && one.table === step.table && `${step.text} `.includes(`ct timeout ${one.name} `));
  const seconds = policy?.seconds[waiting[protocol] ?? ''];
  return step === undefined || policy === undefined || seconds === undefined || seconds * 1000 >= cell.worstMs ? [] : [{ node: name, step, policy: policy.name, seconds, cell }];
}
