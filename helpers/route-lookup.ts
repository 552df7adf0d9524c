import { addressAtom, readAddress } from './netfilter/atom.ts';
import { isStandardRule, type PolicyRule, type Route } from './parse/ip.ts';

/** Where a packet would be sent: the kernel's own way of choosing (policy rules in order, then the longest prefix of the table). */
export interface RouteChoice {
  /** null: no table has a route. */
  readonly route: Route | null;
  /** The policy rule that sent the packet to an unusual table. */
  readonly rule: PolicyRule | null;
}

export function lookupRoute(routes: readonly Route[], rules: readonly PolicyRule[], to: string, from?: string): RouteChoice {
  const family = to.includes(':') ? 6 : 4;
  // The rules that were read are those of IPv4.
  const ordered = family === 4 && rules.length > 0 ? [...rules].sort((a, b) => a.priority - b.priority) : standardRules;
  for (const rule of ordered) {
    if (rule.from !== 'all' && (from === undefined || !covers(rule.from, from))) continue;
    // A selector beyond the addresses (a mark, an interface) cannot be evaluated here: such a rule is passed over.
    if (/\b(fwmark|iif|oif|uidrange|ipproto|sport|dport|not)\b/.test(rule.source)) continue;
    if (rule.to !== undefined && !covers(rule.to, to)) continue;
    if (rule.action !== undefined) return { route: { to: 'default', family, kind: rule.action as Route['kind'], dead: false, source: rule.source }, rule };
    const best = longest(routes.filter((route) => route.family === family && (route.table ?? 'main') === (rule.table ?? 'main')), to);
    if (best !== null && best.kind !== 'throw') return { route: best, rule: isStandardRule(rule) ? null : rule };
  }
  return { route: null, rule: null };
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
