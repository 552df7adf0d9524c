import { isDirect, type Cell } from '../cell.ts';
import { networkedPods, type Facts, type NodeFacts } from '../facts.ts';
import { finding, type Finding, type Prediction } from '../finding.ts';
import { keys } from '../keys.ts';
import { ipv4Of, nameOf } from '../kube.ts';
import type { NodeState } from '../node-state.ts';
import { isUsable, lookupRoute, type RouteChoice } from '../route-lookup.ts';

/** Routes of a node that concern one of its own pods: those to it, and those that only what it sends is given. */

const doc = 'are-the-pods-working';

/** No route of the node swallows what is for its own pods. Only an express one is a defect: how a device is reached differs between network plugins. */
export function ownRoutes(facts: Facts, node: NodeFacts, state: NodeState): readonly Finding[] {
  const swallowed = networkedPods(facts).filter((pod) => pod.spec.nodeName === node.name).map((pod) => ({ pod, choice: lookupRoute(state.routes, state.rules, ipv4Of(pod)) }))
    .filter(({ choice }) => ['blackhole', 'unreachable', 'prohibit'].includes(choice.route?.kind ?? ''));
  const first = swallowed[0];
  if (first === undefined) return [];
  const names = swallowed.map(({ pod }) => nameOf(pod));
  return [finding({
    id: 'node-network/route', object: `Node ${node.name}`, where: `node ${node.name}`,
    message: `node ${node.name} has a ${first.choice.route?.kind ?? ''} route for its own pods ${names.slice(0, 4).join(', ')}${names.length > 4 ? ` and ${names.length - 4} more` : ''}: what comes for them ends there`,
    expected: [`a route to ${ipv4Of(first.pod)} by the device of the pod`], observed: sources(first.choice), command: `ip route get ${ipv4Of(first.pod)}`,
    fix: `ip route del ${first.choice.route?.source ?? ''} on ${node.name}, and find who made it`, doc,
    states: names.map(keys.answers),
  }, facts.cells, struck(facts, node.name, names))];
}

/** No routing rule sends what a pod answers another way than the node itself would. */
export function sourceRoutes(facts: Facts, node: NodeFacts, state: NodeState): readonly Finding[] {
  const pods = networkedPods(facts);
  const others = pods.filter((pod) => pod.spec.nodeName !== node.name);
  const diverted = pods.filter((pod) => pod.spec.nodeName === node.name).flatMap((pod) => {
    const bad = others.map((other) => ({ other, choice: lookupRoute(state.routes, state.rules, ipv4Of(other), ipv4Of(pod)) }))
      .find(({ other, choice }) => choice.rule !== null && !isUsable(choice) && isUsable(lookupRoute(state.routes, state.rules, ipv4Of(other))));
    return bad === undefined ? [] : [{ pod, ...bad }];
  });
  const first = diverted[0];
  if (first === undefined) return [];
  const names = diverted.map(({ pod }) => nameOf(pod));
  return [finding({
    id: 'node-network/route', object: `Node ${node.name}`, where: `node ${node.name}`,
    message: `a routing rule of node ${node.name} (${first.choice.rule?.source ?? ''}) sends what ${names.slice(0, 4).join(', ')} ${names.length > 1 ? 'send' : 'sends'} to other nodes into a table with ${first.choice.route === null ? 'no route there' : `a ${first.choice.route.kind} route`}`,
    expected: [`a route to ${ipv4Of(first.other)} for ${ipv4Of(first.pod)}`], observed: sources(first.choice), command: `ip rule; ip route get ${ipv4Of(first.other)} from ${ipv4Of(first.pod)} iif cni0`,
    fix: `ip rule del ${(first.choice.rule?.source ?? '').replace(/^\d+:\s*/, '')} on ${node.name}, or give that table a route to the pod network`, doc,
    states: names.map(keys.answers),
  }, facts.cells, struck(facts, node.name, names, ['pod']))];
}

function sources(choice: RouteChoice): readonly string[] {
  return [choice.route?.source ?? 'no route', ...(choice.rule === null ? [] : [`by rule ${choice.rule.source}`])];
}

/** Questions to these pods, and theirs, that the node has to route: not those between neighbours on one bridge. `hosts`: whether the node's own packets are struck too. */
function struck(facts: Facts, node: string, names: readonly string[], only: readonly 'pod'[] = []): Prediction {
  const roles = [facts.target, facts.practice, facts.dns].flatMap((subject) => (subject?.pods.some((pod) => names.includes(nameOf(pod))) === true ? [subject.role] : []));
  const routed = (cell: Cell): boolean => (names.includes(cell.to.pod ?? '') ? cell.from.node !== node || (cell.from.kind === 'node' && only.length === 0) : names.includes(cell.from.pod ?? '') && cell.to.node !== undefined && cell.to.node !== node);
  return (cell) => {
    if (isDirect(cell)) return routed(cell) ? 'must' : undefined;
    return roles.includes(cell.to.role) || names.includes(cell.from.pod ?? '') || (cell.to.via === 'name' && roles.includes('dns')) ? 'may' : undefined;
  };
}
