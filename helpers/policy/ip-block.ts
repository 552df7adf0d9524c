/** Whether an ipBlock of a rule admits a peer's address. Policies see addresses after the Service's DNAT. */
import { isRange, rangeContains } from './address.ts';
import { list, record, text } from './json.ts';
import { miss, type Miss } from './miss.ts';
import { describePeer, isNodeTraffic, peerAddresses, type Peer } from './peer.ts';
import type { Direction } from './policy.ts';
import { serviceWithAddress, type Question, type World } from './world.ts';

/** Null when the block admits every address that the peer may be seen with, else why not. */
export function missOfIpBlock(world: World, block: unknown, other: Peer, ask: Question, direction: Direction): Miss | null {
  const cidr = text(record(block)?.['cidr']) ?? '';
  const except = list(record(block)?.['except']).filter((range): range is string => typeof range === 'string');
  if (!isRange(cidr)) return miss('invalid', 4, `admits the ipBlock ${JSON.stringify(cidr)}, which is no valid range`);
  const addresses = peerAddresses(other, ask.family);
  if (addresses.length === 0) return miss('address', 3, `admits ${cidr}; ${describePeer(other)} has no ${ask.family ?? 'known'} address`);
  const outside = addresses.filter((ip) => !rangeContains(cidr, ip) || except.some((range) => rangeContains(range, ip)));
  if (outside.length === 0) return null;
  // Which of its addresses a node sends from depends on routes and tunnels, not on the policy.
  const undecided = isNodeTraffic(other) && outside.length < addresses.length;
  const covered = undecided ? ` and ${addresses.filter((ip) => !outside.includes(ip)).join(', ')} is covered` : '';
  const ip = outside[0] as string;
  const hole = except.find((range) => rangeContains(range, ip));
  if (rangeContains(cidr, ip) && hole !== undefined) return miss('except', 1, `admits ${cidr}, but except ${hole} covers ${ip} of ${describePeer(other)}${covered}`, { undecided });
  const service = direction === 'egress' ? serviceInside(world, cidr, except, ask) : null;
  if (service !== null) return miss('service-address', 1, `admits ipBlock ${cidr}, ${service}: policies see the address behind it, ${ip}, after DNAT`, { undecided });
  return miss('address', 2, `admits ${cidr}; ${ip} of ${describePeer(other)} is outside${covered}`, { undecided });
}

function serviceInside(world: World, cidr: string, except: readonly string[], ask: Question): string | null {
  const inside = (ip: string): boolean => rangeContains(cidr, ip) && !except.some((range) => rangeContains(range, ip));
  const dialled = ask.via !== null && inside(ask.via.ip) ? ask.via.ip : null;
  const found = serviceWithAddress(world, (ip) => (dialled === null ? inside(ip) : ip === dialled));
  if (found === null) return dialled === null ? null : `${isHost(cidr) ? 'which is a Service IP' : `which covers the Service IP ${dialled}`}`;
  return isHost(cidr) ? `which is the Service IP of ${found.service}` : `which covers the Service IP ${found.ip} of ${found.service}`;
}

const isHost = (cidr: string): boolean => cidr.endsWith(cidr.includes(':') ? '/128' : '/32');
