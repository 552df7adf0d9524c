/** Reads what kube-proxy in ipvs mode leaves on a node: `ipvsadm -Ln`, `ipvsadm -Sn`, `ipset list`, `ip addr show kube-ipvs0`. */
import { readTargetAddress } from '#helpers/netfilter/iptables-targets.ts';
import { writeAtom } from '#helpers/netfilter/atom.ts';

export interface RealServer {
  readonly ip: string;
  readonly port: number;
  /** 0: it gets no new connections (it is being drained). */
  readonly weight: number;
  readonly forward: string;
}

export interface VirtualServer {
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly address: string;
  readonly port: number;
  readonly scheduler: string;
  /** Session affinity in seconds; null: none. */
  readonly persistent: number | null;
  readonly realServers: readonly RealServer[];
}

export interface IpvsReading {
  readonly virtualServers: readonly VirtualServer[];
  readonly unknown: readonly { readonly kind: 'unknown'; readonly source: string }[];
}

const flags: Readonly<Record<string, VirtualServer['protocol']>> = { '-t': 'TCP', '-u': 'UDP', '--sctp-service': 'SCTP' };
const forwards: Readonly<Record<string, string>> = { '-m': 'Masq', '-g': 'Route', '-i': 'Tunnel' };

/** Reads `ipvsadm -Ln` and `ipvsadm -Sn` alike. */
export function readIpvs(text: string): IpvsReading {
  const servers: (VirtualServer & { readonly realServers: RealServer[] })[] = [];
  const unknown: { kind: 'unknown'; source: string }[] = [];
  for (const line of text.split('\n').map((each) => each.trim()).filter((each) => each !== '')) {
    if (/^(IP Virtual Server|Prot LocalAddress|-> RemoteAddress)/.test(line)) continue;
    const listed = /^(TCP|UDP|SCTP)\s+(\S+)\s+(\S+)(?:.*\bpersistent (\d+))?/.exec(line);
    const real = /^->\s+(\S+)\s+(\S+)\s+(\d+)/.exec(line);
    const saved = /^(-A|-a) (-t|-u|--sctp-service) (\S+) (.*)$/.exec(line);
    const option = (name: string): string | null => new RegExp(`(?:^| )${name} (\\S+)`).exec(saved?.[4] ?? '')?.[1] ?? null;
    if (listed) {
      const at = split(listed[2] ?? '');
      if (at) servers.push({ protocol: listed[1] as VirtualServer['protocol'], ...at, scheduler: listed[3] ?? '', persistent: listed[4] ? Number(listed[4]) : null, realServers: [] });
    } else if (real && servers.length > 0) {
      const at = split(real[1] ?? '');
      if (at) servers.at(-1)?.realServers.push({ ip: at.address, port: at.port, forward: real[2] ?? '', weight: Number(real[3]) });
    } else if (saved) {
      const [protocol, at] = [flags[saved[2] ?? ''] ?? 'TCP', split(saved[3] ?? '')];
      if (!at) unknown.push({ kind: 'unknown', source: line });
      else if (saved[1] === '-A') servers.push({ protocol, ...at, scheduler: option('-s') ?? 'wlc', persistent: option('-p') ? Number(option('-p')) : null, realServers: [] });
      else {
        const to = split(option('-r') ?? '');
        const forward = Object.entries(forwards).find(([flag]) => ` ${saved[4]} `.includes(` ${flag} `))?.[1] ?? 'Route';
        const server = servers.find((each) => each.protocol === protocol && each.address === at.address && each.port === at.port);
        if (to && server) server.realServers.push({ ip: to.address, port: to.port, forward, weight: Number(option('-w') ?? 1) });
        else unknown.push({ kind: 'unknown', source: line });
      }
    } else unknown.push({ kind: 'unknown', source: line });
  }
  return { virtualServers: servers, unknown };
}

/** Schedulers that choose by addresses (ip_vs_sh.c, ip_vs_mh.c, ip_vs_dh.c, ip_vs_lblc.c): one client is led to one server each time, as it is where connections persist. */
export function tiesClients({ scheduler, persistent }: VirtualServer): boolean {
  return persistent !== null || /^(sh|mh|dh|lblcr?)$/.test(scheduler);
}

/** Members of each set of `ipset list`, by its name (`10.244.1.2,tcp:9376,10.244.1.2`). */
export function readIpsets(text: string): ReadonlyMap<string, readonly string[]> {
  const sets = new Map<string, string[]>();
  let members: string[] | null = null;
  let current: string[] = [];
  for (const line of text.split('\n').map((each) => each.trim())) {
    const name = /^Name: (\S+)/.exec(line)?.[1];
    if (name) {
      current = [];
      sets.set(name, current);
      members = null;
    } else if (line === 'Members:') members = current;
    else if (line === '') members = null;
    else if (members) members.push(line.split(' ')[0] ?? line);
  }
  return sets;
}

/** Addresses in the output of `ip addr show kube-ipvs0`. */
export function readIpvsAddresses(text: string): readonly string[] {
  return [...text.matchAll(/^\s*inet6? ([0-9a-f.:]+)\/(?:32|128)\b/gim)].map(([, address]) => address as string);
}

function split(text: string): { readonly address: string; readonly port: number } | null {
  const { address, port } = readTargetAddress(text);
  return address?.kind === 'address' && port?.kind === 'number' ? { address: writeAtom(address), port: port.from } : null;
}
