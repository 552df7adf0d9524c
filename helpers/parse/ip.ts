/** Parsers of what `ip` prints, from iproute2 and from BusyBox alike. Total: a line that is not understood is passed over. */

export interface Route {
  /** CIDR, or `default`. */
  readonly to: string;
  readonly family: 4 | 6;
  readonly kind: 'unicast' | 'blackhole' | 'unreachable' | 'prohibit' | 'local' | 'broadcast' | 'multicast' | 'throw';
  readonly via?: string;
  readonly dev?: string;
  readonly table?: string;
  /** The address that the node itself sends with by it. */
  readonly src?: string;
  readonly dead: boolean;
  /** Of a route with several next hops (ECMP) all of them; `via` and `dev` are those of the first. */
  readonly nextHops?: readonly NextHop[];
  readonly source: string;
}

export interface NextHop {
  readonly via?: string;
  readonly dev?: string;
  readonly dead: boolean;
}

const specialKinds = ['blackhole', 'unreachable', 'prohibit', 'local', 'broadcast', 'multicast', 'throw'] as const;

export function parseRoutes(text: string): readonly Route[] {
  // The next hops of one route stand below it, a line each.
  return lines(text.replace(/\s*\n\s+nexthop /g, ' nexthop ')).flatMap((source): readonly Route[] => {
    const [line = '', ...hops] = source.split(/\s+nexthop /);
    const words = `${line} ${hops[0] ?? ''}`.trim().split(/\s+/);
    const nextHops = hops.map((hop): NextHop => ({ ...optional('via', after(hop.split(/\s+/), 'via')), ...optional('dev', after(hop.split(/\s+/), 'dev')), dead: /\b(linkdown|dead)\b/.test(hop) }));
    const kind = specialKinds.find((name) => name === words[0]);
    const to = kind === undefined ? words[0] : words[1];
    if (to === undefined || !/^(default|[0-9a-f.:]+(\/\d+)?)$/i.test(to)) return [];
    return [{
      to: to === 'default' || to.includes('/') ? to : `${to}/${to.includes(':') ? 128 : 32}`,
      family: familyOf(to, words),
      kind: kind ?? 'unicast',
      ...optional('via', after(words, 'via')),
      ...optional('dev', after(words, 'dev')),
      ...optional('table', after(words, 'table')),
      ...optional('src', after(words, 'src')),
      dead: nextHops.length > 0 ? nextHops.every((hop) => hop.dead) : /\b(linkdown|dead)\b/.test(source),
      ...(nextHops.length > 1 ? { nextHops } : {}),
      source,
    }];
  });
}

/** A default route does not say its family: its gateway does, or the preference that only IPv6 routes have. */
function familyOf(to: string, words: readonly string[]): 4 | 6 {
  if (to !== 'default') return to.includes(':') ? 6 : 4;
  const via = after(words, 'via');
  // `via inet6 fe80::1` is an IPv4 route over an IPv6 gateway.
  if (via !== undefined) return via.includes(':') ? 6 : 4;
  return words.includes('pref') ? 6 : 4;
}

export interface PolicyRule {
  readonly priority: number;
  readonly from: string;
  /** Of the addresses sent to; every one where it is left out. */
  readonly to?: string;
  readonly table?: string;
  readonly action?: string;
  readonly source: string;
}

/** `ip rule`: `0: from all lookup local`. */
export function parseRules(text: string): readonly PolicyRule[] {
  return lines(text).flatMap((source): readonly PolicyRule[] => {
    const match = /^(\d+):\s+(?:not\s+)?from\s+(\S+)/.exec(source);
    if (match === null) return [];
    const words = source.split(/\s+/);
    return [{
      priority: Number(match[1]),
      from: match[2] ?? 'all',
      ...optional('to', after(words, 'to')),
      ...optional('table', after(words, 'lookup') ?? after(words, 'table')),
      ...optional('action', /\b(blackhole|unreachable|prohibit)\b/.exec(source)?.[1]),
      source,
    }];
  });
}

/** Rules every Linux has. */
export function isStandardRule(rule: PolicyRule): boolean {
  return [0, 32766, 32767].includes(rule.priority) && rule.from === 'all' && ['local', 'main', 'default'].includes(rule.table ?? '');
}

export interface Link {
  readonly name: string;
  readonly index: number;
  readonly up: boolean;
  /** Its carrier is there (LOWER_UP). */
  readonly carrier: boolean;
  readonly mtu: number;
  /** It asks nobody for hardware addresses (NOARP), as point to point devices need not. */
  readonly silent?: boolean;
  /** The kind of its queueing discipline. */
  readonly qdisc?: string;
  readonly master?: string;
  /** `ether`, `loopback`, `ipip`, `none`. */
  readonly kind?: string;
  readonly mac?: string;
  /** Index of a veth's other end, as in `veth0@if7`. */
  readonly peerIndex?: number;
  readonly addresses: readonly string[];
}

/** `ip addr` or `ip link`: an interface with its indented lines. */
export function parseLinks(text: string): readonly Link[] {
  const found: { -readonly [K in keyof Link]: Link[K] }[] = [];
  const peers: (string | null)[] = [];
  for (const line of text.split('\n')) {
    const head = /^(\d+):\s+([^:@\s]+)(?:@(\S+?))?:\s+<([^>]*)>(.*)$/.exec(line);
    if (head !== null) {
      const rest = (head[5] ?? '').split(/\s+/);
      const flags = (head[4] ?? '').split(',');
      peers.push(head[3] ?? null);
      found.push({
        name: head[2] ?? '',
        index: Number(head[1]),
        up: flags.includes('UP'),
        carrier: flags.includes('LOWER_UP'),
        mtu: Number(after(rest, 'mtu') ?? 0),
        ...(flags.includes('NOARP') ? { silent: true } : {}),
        ...optional('qdisc', after(rest, 'qdisc')),
        ...optional('master', after(rest, 'master')),
        addresses: [],
      });
      continue;
    }
    const current = found.at(-1);
    if (current === undefined) continue;
    const words = line.trim().split(/\s+/);
    if (words[0]?.startsWith('link/')) {
      current.kind = words[0].slice('link/'.length);
      if (words[1] !== undefined) current.mac = words[1];
    }
    if ((words[0] === 'inet' || words[0] === 'inet6') && words[1] !== undefined) current.addresses = [...current.addresses, words[1]];
  }
  // iproute2 prints the peer's number (`veth0@if2`); BusyBox prints whichever name has that number in its own namespace (`veth0@eth0`).
  found.forEach((link, at) => {
    const peer = peers[at];
    const index = peer === null || peer === undefined ? undefined : /^if\d+$/.test(peer) ? Number(peer.slice(2)) : found.find((other) => other.name === peer)?.index;
    if (index !== undefined) link.peerIndex = index;
  });
  return found;
}

export interface Neighbour {
  readonly ip: string;
  readonly dev: string;
  readonly mac?: string;
  readonly state: string;
}

export function parseNeighbours(text: string): readonly Neighbour[] {
  return lines(text).flatMap((line): readonly Neighbour[] => {
    const words = line.split(/\s+/);
    const dev = after(words, 'dev');
    if (words[0] === undefined || dev === undefined) return [];
    return [{ ip: words[0], dev, ...optional('mac', after(words, 'lladdr')), state: words.at(-1) ?? '' }];
  });
}

function lines(text: string): readonly string[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
}

function after(words: readonly string[], word: string): string | undefined {
  const at = words.indexOf(word);
  return at < 0 ? undefined : words[at + 1];
}

function optional<K extends string>(key: K, value: string | undefined): { readonly [P in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: string });
}
