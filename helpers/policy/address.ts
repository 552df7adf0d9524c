/** IP addresses and CIDR ranges of both families. IPv4-mapped IPv6 counts as IPv4, as in Go's net package. */
import ipaddr from 'ipaddr.js';

export type Family = 'IPv4' | 'IPv6';
type Address = ipaddr.IPv4 | ipaddr.IPv6;

const known = new Map<string, Address | null>();

function parse(source: string): Address | null {
  const found = known.get(source);
  if (found !== undefined) return found;
  if (known.size > 20_000) known.clear();
  const address = parseAnew(source);
  known.set(source, address);
  return address;
}

// ipaddr.js also reads "10.1" and octal parts, which the API server refuses.
function parseAnew(source: string): Address | null {
  const bare = source.replace(/%.*$/, '');
  if (!bare.includes(':')) return ipaddr.IPv4.isValidFourPartDecimal(bare) ? ipaddr.IPv4.parse(bare) : null;
  return ipaddr.IPv6.isValid(bare) ? ipaddr.process(bare) : null;
}

function parseRange(cidr: string): [Address, number] | null {
  const [, base, digits] = /^([^/]+)\/(\d{1,3})$/.exec(cidr) ?? [];
  const address = base === undefined ? null : parse(base);
  if (address === null || base === undefined) return null;
  const mapped = base.includes(':') && address.kind() === 'ipv4';
  const bits = Number(digits) - (mapped ? 96 : 0);
  return bits >= 0 && bits <= (address.kind() === 'ipv4' ? 32 : 128) ? [address, bits] : null;
}

/** The family of an address, or null when it is none. */
export function familyOf(ip: string): Family | null {
  const address = parse(ip);
  if (address === null) return null;
  return address.kind() === 'ipv4' ? 'IPv4' : 'IPv6';
}

/** Whether a CIDR range contains an address; false for another family and for anything malformed. */
export function rangeContains(cidr: string, ip: string): boolean {
  const range = parseRange(cidr);
  const address = parse(ip);
  if (range === null || address === null || range[0].kind() !== address.kind()) return false;
  return address.match(range[0] as never, range[1]);
}

export function isRange(cidr: string): boolean {
  return parseRange(cidr) !== null;
}

/** The range of one address: 10.0.0.1/32, fd00::1/128. */
export function hostRange(ip: string): string {
  return `${ip}/${familyOf(ip) === 'IPv6' ? 128 : 32}`;
}

export function sameAddress(a: string, b: string): boolean {
  const [left, right] = [parse(a), parse(b)];
  return left !== null && right !== null && left.toNormalizedString() === right.toNormalizedString();
}
