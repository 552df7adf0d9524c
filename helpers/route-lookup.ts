import { addressAtom, readAddress } from './netfilter/atom.ts';
import { isStandardRule, type PolicyRule, type Route } from './parse/ip.ts';

/** Where a packet would be sent: the kernel's own way of choosing (policy rules in order, then the longest prefix of the table). */
export interface RouteChoice {
  /** null: no table has a route. */
  readonly route: Route | null;
  /** The policy rule that sent the packet to an unusual table. */
  readonly rule: PolicyRule | null;
}

/** What a policy rule may ask of a packet beside its addresses. Where it is not told, rules that ask for it are passed over. */
export interface Marked {
  readonly mark: number;
  /** Device it came in by; null: the node itself sends it. */
  readonly inInterface: string | null;
  readonly protocol: string;
  readonly sourcePort: number | null;
  readonly destinationPort: number | null;
}

/** Does the rule ask for something beside addresses? */
export function isSelective(rule: PolicyRule): boolean {
  return /\b(fwmark|iif|oif|uidrange|ipproto|sport|dport|not)\b/.test(rule.source);
}

export function lookupRoute(routes: readonly Route[], rules: readonly PolicyRule[], to: string, from?: string, packet?: Marked): RouteChoice {
  const family = to.includes(':') ? 6 : 4;
  // The rules that were read are those of IPv4.
  const ordered = family === 4 && rules.length > 0 ? [...rules].sort((a, b) => a.priority - b.priority) : standardRules;
  for (const rule of ordered) {
    if (rule.from !== 'all' && (from === undefined || !covers(rule.from, from))) continue;
    if (isSelective(rule) && (packet === undefined || !selects(rule.source, packet))) continue;
    if (rule.to !== undefined && !covers(rule.to, to)) continue;
    if (rule.action !== undefined) return { route: { to: 'default', family, kind: rule.action as Route['kind'], dead: false, source: rule.source }, rule };
    const best = longest(routes.filter((route) => route.family === family && (route.table ?? 'main') === (rule.table ?? 'main')), to);
    // A VPN lets the main table speak of everything but what has no route of its own there.
    const suppressed = /\bsuppress_prefixlength (\d+)/.exec(rule.source)?.[1];
    if (best !== null && suppressed !== undefined && Math.max(0, prefixOf(best.to)) <= Number(suppressed)) continue;
    if (best !== null && best.kind !== 'throw') return { route: best, rule: isStandardRule(rule) ? null : rule };
  }
  return { route: null, rule: null };
}

/** `fwmark 0x1/0xff iif cni0 ipproto tcp dport 80`: all of it must hold. What cannot be told (a device it leaves by, a user, a negation) holds of nobody. */
function selects(source: string, { mark, inInterface, protocol, sourcePort, destinationPort }: Marked): boolean {
  if (/\b(oif|uidrange|not)\b/.test(source)) return false;
  const said = (word: string): string | undefined => new RegExp(`\\b${word} (\\S+)`).exec(source)?.[1];
  const [wanted, mask] = (said('fwmark') ?? '').split('/').map(Number);
  const within = (range: string | undefined, port: number | null): boolean => {
    if (range === undefined) return true;
    const [low = NaN, high = low] = range.split('-').map(Number);
    return port !== null && port >= low && port <= high;
  };
  const iif = said('iif');
  return (said('fwmark') === undefined || ((mark & (mask ?? 0xffffffff)) >>> 0) === wanted)
    && (iif === undefined || iif === inInterface || (iif === 'lo' && inInterface === null))
    && (said('ipproto') === undefined || said('ipproto') === protocol)
    && within(said('sport'), sourcePort) && within(said('dport'), destinationPort);
}

const standardRules: readonly PolicyRule[] = [
  { priority: 0, from: 'all', table: 'local', source: '' },
  { priority: 32766, from: 'all', table: 'main', source: '' },
  { priority: 32767, from: 'all', table: 'default', source: '' },
];

/** Does the choice lead anywhere? */
export function isUsable(choice: RouteChoice): boolean {
  return choice.route !== null && !['blackhole', 'unreachable', 'prohibit'].includes(choice.route.kind) && !choice.route.dead;
}

function longest(routes: readonly Route[], to: string): Route | null {
  const fitting = routes.filter((route) => covers(route.to, to) && route.kind !== 'broadcast' && route.kind !== 'multicast');
  return [...fitting].sort((a, b) => prefixOf(b.to) - prefixOf(a.to))[0] ?? null;
}

function prefixOf(cidr: string): number {
  return cidr === 'default' ? -1 : Number(cidr.split('/')[1] ?? 128);
}

export function covers(cidr: string, ip: string): boolean {
  if (cidr === 'default' || cidr === 'all') return true;
  const [address, range] = [readAddress(ip), addressAtom(cidr)];
  return address !== null && range.kind === 'address' && range.family === address.family && range.from <= address.value && address.value <= range.to;
}
