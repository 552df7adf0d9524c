import { parseLinks, parseNeighbours, parseRoutes, parseRules, type Link, type Neighbour, type PolicyRule, type Route } from './parse/ip.ts';
import { parseKeyValues } from './parse/key-values.ts';
import { parseListeners, type Listener } from './parse/proc-net.ts';
import { parseResolvConf, type ResolvConf } from './parse/resolv-conf.ts';
import { parseTunnels, type Tunnels } from './parse/tunnels.ts';
import type { NodeLook, PodLook, Section } from './survey.ts';

/** A port of a bridge. `deaf`: it neither learns whose frames come there nor is given those whose place is not known. */
export interface BridgePort {
  readonly dev: string;
  readonly bridge: string;
  readonly hairpin: boolean;
  readonly state: string;
  readonly isolated: boolean;
  readonly locked: boolean;
  readonly deaf: boolean;
}

/** A node's state as its own commands printed it, parsed. What was not printed is null or empty. */
export interface NodeState {
  readonly node: string;
  readonly clock: number;
  readonly sysctl: Readonly<Record<string, string>>;
  readonly interfaces: readonly { readonly name: string; readonly forwarding: string; readonly rpFilter: string; readonly arpIgnore: string }[];
  readonly bridgePorts: readonly BridgePort[];
  /** How often the link of each device came or went since it is there. */
  readonly carrierChanges: ReadonlyMap<string, number>;
  readonly links: readonly Link[];
  readonly routes: readonly Route[];
  readonly rules: readonly PolicyRule[];
  readonly neighbours: readonly Neighbour[];
  /** null: recorded before tunnels were looked at. */
  readonly tunnels: Tunnels | null;
  readonly kubeProxy: KubeProxyState;
  readonly sections: NodeLook['sections'];
}

export interface KubeProxyState {
  /** null: no process of that name. */
  readonly pid: number | null;
  /** `S (sleeping)`, `T (stopped)` */
  readonly processState: string;
  readonly mode: string | null;
  /** null: nothing answered. */
  readonly healthz: string | null;
  /** It is in another network than its node, and writes its rules there. */
  readonly apart: boolean;
  readonly commandLine: string;
  readonly config: string;
  readonly metrics: string;
  readonly log: string;
}

export interface PodState {
  /** `namespace/name`. */
  readonly pod: string;
  readonly node: string;
  readonly clock: number;
  /** Its process was found. */
  readonly found: boolean;
  readonly processState: string;
  readonly listeners: readonly Listener[];
  readonly links: readonly Link[];
  readonly routes: readonly Route[];
  readonly rules: readonly PolicyRule[];
  readonly neighbours: readonly Neighbour[];
  readonly resolvConf: ResolvConf | null;
  /** Periods of its first container in which it ran, and in which its CPU limit held it back; null: it has no limit, or they could not be read. */
  readonly cpu: { readonly periods: number; readonly throttled: number } | null;
  readonly hosts: string;
  readonly sections: PodLook['sections'];
}

export function nodeStateOf(look: NodeLook): NodeState {
  const text = (name: string): string => printed(look.sections[name]) ?? '';
  const locked = lockedPorts(text('locked-ports'));
  return {
    node: look.node,
    clock: look.clock,
    sysctl: parseKeyValues(text('sysctl')),
    interfaces: text('interfaces').split('\n').flatMap((line) => {
      const match = /^(\S+) forwarding=(\S*) rp_filter=(\S*) arp_ignore=(\S*)/.exec(line);
      return match === null ? [] : [{ name: match[1] ?? '', forwarding: match[2] ?? '', rpFilter: match[3] ?? '', arpIgnore: match[4] ?? '' }];
    }),
    carrierChanges: new Map(text('carriers').split('\n').flatMap((line) => { const match = /^(\S+)\/carrier_changes:(\d+)$/.exec(line); return match === null ? [] : [[match[1] ?? '', Number(match[2])] as const]; })),
    bridgePorts: text('bridge-ports').split('\n').flatMap((line) => {
      const match = /^(\S+) (\S+) hairpin=([01]) state=(\S+)(?: isolated=([01]?))?(?: learning=([01]?) flood=([01]?))?/.exec(line);
      return match === null ? [] : [{ dev: match[1] ?? '', bridge: match[2] ?? '', hairpin: match[3] === '1', state: match[4] ?? '', isolated: match[5] === '1', locked: locked.includes(match[1] ?? ''), deaf: match[6] === '0' && match[7] === '0' }];
    }),
    links: parseLinks(text('addresses')),
    routes: parseRoutes(text('routes')),
    rules: parseRules(text('rules')),
    neighbours: parseNeighbours(text('neighbours')),
    tunnels: look.sections['tunnels'] === undefined ? null : parseTunnels(text('tunnels')),
    kubeProxy: {
      pid: Number(/^pid (\d+)$/m.exec(text('kube-proxy'))?.[1] ?? 0) || null,
      processState: /^state (.*)$/m.exec(text('kube-proxy'))?.[1] ?? '',
      mode: succeeded(look.sections['proxy-mode'])?.trim() ?? null,
      healthz: succeeded(look.sections['proxy-healthz'])?.trim() ?? null,
      apart: /^network its own$/m.test(text('kube-proxy')),
      commandLine: text('kube-proxy').split('\n')[2] ?? '',
      config: text('kube-proxy-config'),
      metrics: text('proxy-metrics'),
      log: text('proxy-log'),
    },
    sections: look.sections,
  };
}

/** `bridge -d link`: a port with the lines of its settings. */
function lockedPorts(text: string): readonly string[] {
  return text.split(/\n(?=\d+: )/).flatMap((block) => (/\blocked on\b/.test(block) ? /^\s*\d+: ([^:@\s]+)/.exec(block)?.[1] ?? [] : []));
}

export function podStateOf(look: PodLook): PodState {
  const text = (name: string): string => printed(look.sections[name]) ?? '';
  const parts = text('network').split(/^@@(routes|rules|neighbours)$/m);
  const part = (name: string): string => parts[parts.indexOf(name) + 1] ?? '';
  return {
    pod: `${look.namespace}/${look.pod}`,
    node: look.node,
    clock: look.clock,
    found: text('pid').trim() !== '',
    processState: text('state').trim(),
    listeners: [
      ...parseListeners(text('tcp'), 'TCP'), ...parseListeners(text('tcp6'), 'TCP'),
      ...parseListeners(text('udp'), 'UDP'), ...parseListeners(text('udp6'), 'UDP'),
    ],
    links: parseLinks(parts[0] ?? ''),
    routes: parts.includes('routes') ? parseRoutes(part('routes')) : [],
    rules: parts.includes('rules') ? parseRules(part('rules')) : [],
    neighbours: parts.includes('neighbours') ? parseNeighbours(part('neighbours')) : [],
    resolvConf: look.sections['resolv-conf'] === undefined ? null : parseResolvConf(text('resolv-conf')),
    cpu: cpuOf(text('cpu')),
    hosts: text('hosts'),
    sections: look.sections,
  };
}

/** cpu.stat of a control group: `nr_periods 120`, `nr_throttled 118`. */
function cpuOf(text: string): PodState['cpu'] {
  const [periods, throttled] = ['nr_periods', 'nr_throttled'].map((name) => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0));
  return periods === undefined || throttled === undefined || periods === 0 ? null : { periods, throttled };
}

/** Of each pod, what was seen of it last. */
export function latestOf(states: readonly PodState[]): readonly PodState[] {
  return [...new Map(states.map((state) => [state.pod, state])).values()];
}

function printed(section: Section | undefined): string | null {
  return section === undefined ? null : section.stdout;
}

function succeeded(section: Section | undefined): string | null {
  return section?.exit === 0 ? section.stdout : null;
}
