import type { Facts, Subject } from './facts.ts';

/**
 * Names are answered by somebody else than the DNS Service of this cluster (a server of the cloud's): no pod that was looked into is sent to it, nobody stands behind it, and
 * every name that was asked for led to an address. A Service that was left over is then nobody's trouble. `null`: it is not so.
 */
export function dnsElsewhere(facts: Facts, subject: Subject): string | null {
  if (subject.role !== 'dns' || subject.pods.length > 0 || subject.ips.length === 0) return null;
  const asked = facts.podStates.flatMap(({ resolvConf }) => resolvConf?.nameservers ?? []);
  const named = facts.cells.filter((cell) => cell.to.via === 'name' && cell.state !== 'unknown');
  const led = named.length > 0 && named.every((cell) => cell.state === 'passed' || cell.addresses.length > 0);
  return asked.length > 0 && led && !asked.some((server) => subject.ips.includes(server)) ? `pods ask ${[...new Set(asked)].join(', ')} for names, and not ${subject.title}` : null;
}
