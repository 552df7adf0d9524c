import ipaddr from 'ipaddr.js';

/** The name under which DNS keeps the name of an address (RFC 1035 3.5, RFC 3596 2.5), with its trailing dot: `7.0.96.10.in-addr.arpa.` */
export function reverseNameOf(ip: string): string {
  const address = ipaddr.parse(ip);
  return address.kind() === 'ipv4'
    ? `${address.toByteArray().reverse().join('.')}.in-addr.arpa.`
    : `${address.toByteArray().map((byte) => byte.toString(16).padStart(2, '0')).join('').split('').reverse().join('.')}.ip6.arpa.`;
}
