import { describeCell } from '../cell.ts';
import { insideOf, type Facts, type Subject } from '../facts.ts';
import { finding, found, notApplicable, sound, unseen, type Finding, type Judgement } from '../finding.ts';
import { isHairpin, metItself } from '../hairpin-cells.ts';
import { isReady, nameOf } from '../kube.ts';
import { discardedBetween } from '../netfilter/counters.ts';
import type { RuleRef } from '../netfilter/ruleset.ts';
import { rulesetOf } from '../node-rules.ts';
import type { NodeState } from '../node-state.ts';

/** Each backend reaches itself through the Service. Explained by bridge ports, bridge-netfilter and masquerade together. */
export function backendsReachThemselves(facts: Facts, subject: Subject): Judgement {
  if (subject.ips.length === 0) return notApplicable(`${subject.title} has no Service IP`);
  const asked = subject.cells.filter((cell) => isHairpin(subject, cell));
  if (asked.some((cell) => cell.excused) && asked.every((cell) => cell.excused || cell.state === 'unknown')) return notApplicable(`policies keep the pods of ${subject.title} from one another`);
  const cells = asked.filter((cell) => cell.state !== 'unknown');
  if (cells.length === 0) {
    const ready = subject.pods.filter((pod) => pod.status?.phase === 'Running' && isReady(pod));
    if (ready.length === 0) return notApplicable(`${subject.title} has no pod that is Ready`);
    if (subject.cells.some((cell) => cell.to.via === 'service-ip' && ready.some((pod) => nameOf(pod) === cell.from.pod))) return notApplicable(`no pod of ${subject.title} could be asked from while it was Ready`);
    // What a node does to itself passes no bridge; from the node the Service IP is asked anyhow.
    return ready.every((pod) => pod.spec.hostNetwork === true) ? notApplicable(`the pods of ${subject.title} are in the network of their nodes`) : unseen('nobody could ask from inside of the backends (node access, or a sandbox with a network of its own)');
  }
  const failed = cells.filter((cell) => cell.state === 'failed' && !metItself(cell));
  if (failed.length === 0) return sound;
  const nodes = [...new Set(failed.map((cell) => cell.from.node))];
  return found(...nodes.flatMap((node): readonly Finding[] => {
    const here = failed.filter((cell) => cell.from.node === node);
    const ids = new Set(here.map((cell) => cell.id));
    // Others on this node reach the Service: then it is only itself that a backend does not reach.
    const others = subject.cells.filter((cell) => cell.to.via === 'service-ip' && cell.from.node === node && !isHairpin(subject, cell) && cell.from.kind !== 'node' && cell.state !== 'unknown');
    const onlySelf = others.length > 0 && others.every((cell) => cell.state === 'passed');
    const state = facts.nodes.find((candidate) => candidate.name === node)?.last;
    const all = (state?.bridgePorts ?? []).filter((port) => state?.links.some((link) => link.name === port.dev && link.peerIndex !== undefined));
    const own = all.filter((port) => here.some((cell) => port.dev === portOf(facts, state, cell.from.pod ?? '')));
    // Containers of no pod have bridges of their own.
    const ports = own.length === 0 ? all : all.filter(({ bridge }) => own.some((port) => port.bridge === bridge));
    const off = ports.filter((port) => !port.hairpin);
    const filtered = state?.sysctl['net.bridge.bridge-nf-call-iptables'] === '1';
    // Where the Service fails others here as well the traffic does not tell; what the ports of these very pods are set to does.
    const hidden = !onlySelf && others.length > 0;
    if (hidden && !(filtered && own.length > 0 && own.every((port) => off.includes(port) && !isPromiscuous(state, port.bridge)))) return [];
    const dropped = off.length > 0 ? undefined : droppedAt(facts, node, own.map(({ dev }) => dev));
    const rule = dropped === undefined ? '' : `${dropped.family} ${dropped.table} ${dropped.chain}: ${dropped.text}`;
    const reason = dropped !== undefined ? `a rule of ${node} drops what would leave by the port that it came by (${rule})` : off.length > 0 && filtered ? `the bridge ports of its pods do not send a packet back where it came from (hairpin_mode 0 on ${off.length} of ${ports.length})` : 'the way from a pod over the Service back to itself is closed';
    return [finding({
      id: 'hairpin/pod-cannot-reach-itself', object: `Node ${node}`, where: `node ${node}`,
      message: hidden ? `whatever else is mended on node ${node}, the pods of ${subject.title} there will not reach themselves through it: ${reason}` : `on node ${node} a backend of ${subject.title} cannot reach itself through the Service: ${reason}`,
      expected: [`each backend reaches itself through ${subject.title}`],
      observed: [...here.map(describeCell), ...ports.slice(0, 8).map((port) => `${port.dev}: hairpin_mode ${port.hairpin ? 1 : 0}`), `bridge-nf-call-iptables = ${state?.sysctl['net.bridge.bridge-nf-call-iptables'] ?? 'unknown'}`],
      command: here[0]?.command ?? '',
      fix: off.length > 0 ? `hairpinMode: true in the CNI configuration of ${node} (new pods), and: ${off.slice(0, 4).map((port) => `bridge link set dev ${port.dev} hairpin on`).join('; ')}` : dropped !== undefined ? `take this rule away on ${node}, or let ports of pods pass: ${rule}` : `see the masquerade of kube-proxy and the bridge on ${node}`,
      doc: 'a-pod-fails-to-reach-itself-via-the-service-ip', kind: off.length > 0 || dropped !== undefined ? 'inspection' : 'observation',
    }, facts.cells, (cell) => (!hidden && ids.has(cell.id) ? 'must' : undefined))];
  }));
}

/** A rule of a bridge or a device that names one of these ports, and has discarded packets while they were asked for. */
function droppedAt(facts: Facts, node: string, ports: readonly string[]): RuleRef | undefined {
  const { first, last } = facts.nodes.find(({ name }) => name === node) ?? { first: null, last: null };
  if (first === null || last === null) return undefined;
  return discardedBetween(rulesetOf(first), rulesetOf(last)).find(({ rule }) => (rule.family === 'bridge' || rule.family === 'netdev') && ports.some((port) => rule.text.split(/[\s,{}"]+/).includes(port)))?.rule;
}

/** The node's end of a pod's interface. */
function portOf(facts: Facts, state: NodeState | null | undefined, pod: string): string | undefined {
  const inner = insideOf(facts, pod)?.links.find((link) => link.peerIndex !== undefined);
  return inner === undefined ? undefined : state?.links.find((link) => link.index === inner.peerIndex)?.name;
}

/** A bridge that takes in all that it hears gives a packet back to its node, which sends it on to where it came from. */
function isPromiscuous(state: NodeState | null | undefined, bridge: string): boolean {
  return new RegExp(`^\\d+: ${bridge.replaceAll('.', '\\.')}: <[^>]*\\bPROMISC\\b`, 'm').test(state?.sections['addresses']?.stdout ?? '');
}
