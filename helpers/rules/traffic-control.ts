import type { Cell } from '../cell.ts';
import type { Facts, NodeFacts } from '../facts.ts';
import { finding, type Finding, type Prediction } from '../finding.ts';
import { keys } from '../keys.ts';
import type { NodeState } from '../node-state.ts';
import { orderly, parseFilterActions, parseQueues, parseWaitingClasses } from '../parse/tc.ts';
import { throughPod } from './predict.ts';

interface Loss {
  readonly dev: string;
  readonly what: string;
  readonly seen: string;
  readonly remove: string;
  /** Made for nothing but to disturb traffic: a defect whether it is felt or not. */
  readonly disturbs: boolean;
}

/** Slower than this, a device carries no traffic of a cluster: a handful of small answers fills it. */
const slowBits = 1_000_000;

/** So many packets do not wait at a device that keeps up with the questions of a run. */
const heldBack = 50;

/** Queues and filters of a node's devices lose no packets: below all packet filters, and in none of their listings. */
export function trafficControl(facts: Facts): readonly Finding[] {
  return facts.nodes.flatMap((node) => lossesOn(node).map((loss) => tell(facts, node, loss)));
}

function lossesOn({ first, last }: NodeFacts): readonly Loss[] {
  if (last === null) return [];
  const [before, after] = [first?.sections['tc']?.stdout ?? '', last.sections['tc']?.stdout ?? ''];
  const queues = parseQueues(before);
  const actions = parseFilterActions(before);
  return [
    ...parseQueues(after).flatMap((queue): readonly Loss[] => {
      const known = queues.find((one) => one.dev === queue.dev && one.text === queue.text);
      const lost = queue.dropped - (known?.dropped ?? 0);
      // It lets some pass and holds the others back, more and more of them.
      const held = !orderly.includes(queue.kind) && queue.backlog >= heldBack && queue.backlog - (known?.backlog ?? 0) >= heldBack / 2;
      const disturbs = queue.kind === 'netem';
      const slow = queue.rate !== null && queue.rate < slowBits;
      if (!disturbs && !slow && !held && !(lost > 0 && queue.rate !== null)) return [];
      const what = disturbs ? `disturbs what leaves by ${queue.dev} (${queue.text})` : held && queue.rate === null ? `holds back ${queue.backlog} packets that should leave by ${queue.dev} (${queue.text}${classOf(after, queue.dev)})` : `lets no more than ${queue.rate ?? 0} bit/s leave by ${queue.dev} (${queue.text})`;
      return [{ dev: queue.dev, what: `a queueing discipline ${what}`, seen: held ? `backlog ${queue.backlog} packets, ${known?.backlog ?? 0} before` : `${queue.dropped} dropped, ${lost} of them while this was looked at`, remove: `tc qdisc del dev ${queue.dev} root`, disturbs }];
    }),
    ...parseFilterActions(after).flatMap((action): readonly Loss[] => {
      const known = actions.find((one) => one.dev === action.dev && one.way === action.way && one.text === action.text);
      const into = last.links.find((link) => link.name === action.redirectsTo);
      const drops = /\bgact action (drop|shot)\b/.test(action.text);
      const lost = drops || into?.up === false ? action.packets - (known?.packets ?? 0) : /^police /.test(action.text) ? action.dropped - (known?.dropped ?? 0) : 0;
      // What it is meant for is not read: that it took packets while these were asked for is.
      if (lost <= 0) return [];
      const what = into?.up === false ? `hands packets on to ${into.name}, which is down` : 'drops packets';
      return [{ dev: action.dev, what: `a filter of traffic control on ${action.dev} (${action.way}) ${what}: ${action.text}`, seen: `${lost} packets while this was looked at`, remove: `tc filter del dev ${action.dev} ${action.way}`, disturbs: false }];
    }),
  ];
}

/** Who is refused, or told something wrong, has met no queue that loses what he sends. */
const isReached = ({ outcome }: Cell): boolean => !['timeout', 'hung', 'no-name', 'unreachable', 'ok'].includes(outcome);

/** The class in which most wait, where the discipline has some. */
function classOf(text: string, dev: string): string {
  const [most] = parseWaitingClasses(text).filter((one) => one.dev === dev).toSorted((a, b) => b.backlog - a.backlog);
  return most === undefined ? '' : `; ${most.backlog} of them in ${most.text}`;
}

function tell(facts: Facts, node: NodeFacts, loss: Loss): Finding {
  const pod = node.last === null ? null : podBehind(facts, node.last, loss.dev);
  // The other end of a device of this kind is in a pod: of none that was looked into, so only who was not may be behind it.
  const unknown = (name: string | undefined, at: string | undefined): boolean => name !== undefined && at === node.name && !facts.podStates.some((one) => one.pod === name);
  const link = node.last?.links.find(({ name }) => name === loss.dev);
  // The uplink of a node that is itself a container is one of a pair as well, and has the node's address.
  const own = facts.now.nodes.filter(({ metadata }) => metadata.name === node.name).flatMap(({ status }) => status?.addresses ?? []);
  const paired = link?.peerIndex !== undefined && !link.addresses.some((address) => own.some((one) => address.startsWith(`${one.address}/`)));
  const here: Prediction = paired ? (cell) => (unknown(cell.from.pod, cell.from.node) || unknown(cell.to.pod, cell.to.node) ? 'may' : undefined) : (cell) => (cell.from.node === node.name || cell.to.node === node.name || cell.to.via === 'service-ip' || cell.to.via === 'name' ? 'may' : undefined);
  return finding({
    id: 'node-network/traffic-control', object: pod === null ? `Node ${node.name}` : `Pod ${pod}`, where: `node ${node.name}`,
    message: `${loss.what}, on node ${node.name}${pod === null ? '' : `: the way of Pod ${pod}`}`,
    expected: ['queues and filters that let the traffic of pods pass'], observed: [loss.seen], command: `tc -s qdisc show dev ${loss.dev}; tc -s filter show dev ${loss.dev} ingress`,
    fix: `${loss.remove} on ${node.name}, and find who put it there (bandwidth annotations of a pod, an agent, a test)`, doc: 'are-the-pods-working',
    states: pod === null ? [keys.network(node.name)] : [keys.answers(pod)], latent: loss.disturbs,
  }, facts.cells, (cell) => (isReached(cell) ? undefined : pod === null ? here(cell) : throughPod(facts, pod)(cell) === undefined ? undefined : 'may'));
}

/** The pod whose interface has this device for its other end. */
export function podBehind(facts: Facts, state: NodeState, dev: string): string | null {
  const link = state.links.find((one) => one.name === dev);
  if (link === undefined) return null;
  return facts.podStates.findLast((one) => one.node === state.node && one.links.some((inner) => inner.name !== 'lo' && inner.peerIndex === link.index && link.peerIndex === inner.index))?.pod ?? null;
}
