import ipaddr from 'ipaddr.js';

/** Sockets that listen, from /proc/PID/net/tcp, tcp6, udp, udp6: they show what a pod serves although its image has no shell. */
export interface Listener {
  readonly protocol: 'TCP' | 'UDP';
  readonly family: 4 | 6;
  readonly ip: string;
  readonly port: number;
  /** Connections that wait to be accepted (`rx_queue` of a socket that listens); of UDP, bytes that wait to be read. */
  readonly waiting: number;
}

/** TCP state 0A is LISTEN; an unconnected UDP socket is 07. */
export function parseListeners(text: string, protocol: 'TCP' | 'UDP'): readonly Listener[] {
  const wanted = protocol === 'TCP' ? '0A' : '07';
  return text.split('\n').flatMap((line): readonly Listener[] => {
    const match = /^\s*\d+:\s+([0-9A-F]+):([0-9A-F]{4})\s+[0-9A-F]+:[0-9A-F]{4}\s+([0-9A-F]{2})\s(?:[0-9A-F]+:([0-9A-F]+)\s)?/.exec(line);
    if (match === null || match[3] !== wanted) return [];
    const hex = match[1] ?? '';
    const port = Number.parseInt(match[2] ?? '0', 16);
    if (port === 0) return [];
    return [{ protocol, family: hex.length === 8 ? 4 : 6, ip: hex.length === 8 ? ipv4Of(hex) : ipv6Of(hex), port, waiting: Number.parseInt(match[4] ?? '0', 16) }];
  });
}

/** The kernel prints each 32-bit word in the machine's byte order: little endian on the platforms that run Kubernetes (except s390x). */
function ipv4Of(hex: string): string {
  return bytesOf(hex).reverse().join('.');
}

function ipv6Of(hex: string): string {
  const bytes = [0, 8, 16, 24].flatMap((at) => bytesOf(hex.slice(at, at + 8)).reverse());
  const groups = Array.from({ length: 8 }, (_, index) => (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16));
  if (groups.every((group) => group === '0')) return '::';
  if (groups.slice(0, 7).every((group) => group === '0') && groups[7] === '1') return '::1';
  if (groups.slice(0, 5).every((group) => group === '0') && groups[5] === 'ffff') return `::ffff:${bytes.slice(12).join('.')}`;
  return groups.join(':');
}

function bytesOf(hex: string): number[] {
  return (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}

export function isLoopback(ip: string): boolean {
  return ip === '::1' || ip.startsWith('127.') || ip.startsWith('::ffff:127.');
}

/** Takes what is sent to `ip`: the wildcard of its family, the IPv6 wildcard for IPv4 as well (unless v6only, which nobody can see here), or the address itself. */
export function takes(listener: Listener, ip: string): boolean {
  if (listener.ip === '::' || plain(listener.ip) === plain(ip) || listener.ip === `::ffff:${ip}`) return true;
  return listener.ip === '0.0.0.0' && !ip.includes(':');
}

/** One spelling of an address: the kernel prints IPv6 in full, the API shortens it. */
function plain(ip: string): string {
  return ipaddr.isValid(ip) ? ipaddr.parse(ip).toNormalizedString() : ip;
}
