import type { Facts } from '../facts.ts';
import { internalIp } from '../kube.ts';
import type { NodeState } from '../node-state.ts';
import { parsePrograms, type DeviceProgram } from '../parse/programs.ts';
import { parseQueues } from '../parse/tc.ts';
import { deviceTowards } from '../tunnels.ts';

/** What is to be added to a finding that nothing explains but a program that nobody can read. */
export interface Suspicion {
  readonly message: string;
  readonly observed: readonly string[];
  readonly fix: string;
}

/**
 * Programs of BPF on the devices by which a node is joined to the others. Network plugins (Cilium, Calico), guards and meters have them there, and so nothing is wrong with one; but what is
 * lost at that border without a reason has passed it before all rules, routes and captures, and what it does is written nowhere. `null` where there is none.
 */
export function borderPrograms(facts: Facts, name: string): Suspicion | null {
  const node = facts.nodes.find((one) => one.name === name);
  const state = node?.last ?? null;
  if (state === null) return null;
  const devices = borderOf(facts, name, state);
  const programs = programsOn(state).filter(({ dev }) => devices.includes(dev));
  const [first] = programs;
  if (first === undefined) return null;
  const lost = dropped(state, first.dev) - (node?.first === null || node?.first === undefined ? 0 : dropped(node.first, first.dev));
  const tc = first.kind === 'tc';
  return {
    message: `; ${first.dev} of ${name} hands its packets to a program of BPF (${tc ? `traffic control, ${first.way}` : first.text}) before any rule, route or capture sees them, and that may drop them`,
    observed: [...programs.slice(0, 3).map(({ dev, way, text }) => `${dev} ${way}: ${text}`), ...(tc && lost > 0 ? [`${lost} packets dropped by filters of ${first.dev} while this was looked at`] : [])],
    fix: `whose program is it (bpftool net show dev ${first.dev} on ${name})? If of the network plugin or a guard in use, see its log and its lists there and restart its agent; if it was left behind: ${tc ? `tc filter del dev ${first.dev} ${first.way}` : `ip link set dev ${first.dev} ${first.text} off`}`,
  };
}

function programsOn({ sections }: NodeState): readonly DeviceProgram[] {
  return parsePrograms(sections['xdp']?.stdout ?? '', sections['tc']?.stdout ?? '');
}

/** The device that has the node's own address, and those by which it sends to the pods of the others. */
function borderOf(facts: Facts, name: string, state: NodeState): readonly string[] {
  const object = facts.now.nodes.find(({ metadata }) => metadata.name === name);
  const ip = object === undefined ? undefined : internalIp(object);
  const own = state.links.filter(({ addresses }) => addresses.some((address) => address.startsWith(`${ip ?? '-'}/`))).map((link) => link.name);
  return [...own, ...facts.plan.nodes.filter((other) => other !== name).flatMap((other) => deviceTowards(facts, name, other) ?? [])];
}

/** What filters of a device have dropped is counted where they hang. */
function dropped({ sections }: NodeState, dev: string): number {
  return parseQueues(sections['tc']?.stdout ?? '').filter((queue) => queue.dev === dev && (queue.kind === 'clsact' || queue.kind === 'ingress')).reduce((sum, queue) => sum + queue.dropped, 0);
}
