import { Buffer } from 'node:buffer';
import dnsPacket from 'dns-packet';
import type { Attempt } from './survey.ts';

/**
 * How an attempt ended. The kinds are kept apart because each has another physics: `refused` is an answer (a RST or an ICMP port
 * unreachable), `timeout` is silence, `unreachable` is an ICMP or a missing route, `reset` came after the connection stood,
 * `hung` connected and never got its full answer, `wrong-answer` is somebody else's, `tool` and `lost` say nothing of the cluster.
 */
export type OutcomeKind =
  | 'ok' | 'refused' | 'timeout' | 'unreachable' | 'reset' | 'hung' | 'wrong-answer' | 'http-error'
  | 'nxdomain' | 'servfail' | 'dns-refused' | 'no-name' | 'tool' | 'lost';

export interface Outcome {
  readonly kind: OutcomeKind;
  /** One line of what was seen. */
  readonly seen: string;
  /** Of an HTTP answer. */
  readonly status?: number;
  readonly body?: string;
  /** Addresses that a name led to. */
  readonly addresses?: readonly string[];
  /** What other records than addresses said: the name of a PTR, `port name` of an SRV. */
  readonly records?: readonly string[];
}

/** Exit codes of a command that `timeout` ended: GNU's own, and 128 + SIGKILL or SIGTERM as BusyBox gives them. */
export const endedByTimeout: ReadonlySet<number> = new Set([124, 137, 143]);

/** Exit code of a command that SIGXFSZ ended: its output was longer than was to be kept. */
const endedByLength = 153;

/** Classifies what one attempt printed. Sources: BusyBox networking/wget.c, nc_bloaty.c, nslookup.c; libc's strerror texts. */
export function classify(attempt: Attempt): Outcome {
  if (attempt.lost !== undefined) return { kind: 'lost', seen: attempt.lost };
  if (noSuchTool.test(attempt.stderr)) return { kind: 'tool', seen: lastLine(attempt.stderr) };
  switch (attempt.tool) {
    case 'http': return classifyHttp(attempt);
    case 'tcp': return classifyTcp(attempt);
    case 'dns-udp':
    case 'dns-tcp': return classifyPacket(attempt);
    case 'nslookup':
    case 'lookup': return classifyLookup(attempt);
  }
}

/** The shell has no such program, or a program of this name that takes other options: both end as silence would. */
const noSuchTool = /^\S*sh: .*: (?:command )?not found$|^\S+: applet not found$|^\S+: (?:invalid|unrecognized|illegal) option/m;

/** EADDRNOTAVAIL, as glibc and musl word it: the client has no source port left, or no address. No packet was sent. */
export const withoutSource = /(?:cannot|can't) assign requested address|address not available/i;

function transportTrouble(text: string): Outcome | null {
  const line = lastLine(text);
  if (/connection refused/i.test(text)) return { kind: 'refused', seen: line };
  if (/no route to host|(network|host) is unreachable|(network|host) unreachable/i.test(text)) return { kind: 'unreachable', seen: line };
  // A blackhole route answers its own node with EINVAL, an administrative one with EACCES or EPERM.
  if (/permission denied|operation not permitted|invalid argument/i.test(text)) return { kind: 'unreachable', seen: line };
  if (withoutSource.test(text)) return { kind: 'unreachable', seen: line };
  if (/reset by peer|broken pipe/i.test(text)) return { kind: 'reset', seen: line };
  if (/timed out/i.test(text)) return { kind: 'timeout', seen: line };
  return null;
}

/**
 * An answer that does not say how long it is, and has begun, is a stream: it ends when its reader has enough. So is one of which so much has come that it is only long.
 * What gets lost on the way for its size stops after the first packets, and says how long it should have been.
 */
function isStill({ stdout, stderr, bytes }: Attempt): boolean {
  const endless = !/content-length:/i.test(stderr) && (stdout.trim().length > 0 || /content-type:\s*text\/event-stream/i.test(stderr));
  return endless || (bytes ?? stdout.length) > 100_000;
}

function classifyHttp(attempt: Attempt): Outcome {
  const { exit, stderr, stdout } = attempt;
  const connected = [...stderr.matchAll(connecting)].map((match) => match[1] ?? '');
  // After a redirect the program goes on to other places: only the first is where the name led.
  const told = connected[0] === undefined ? {} : { addresses: [connected[0]] };
  if (unresolved.test(stderr) && connected.length === 0) return { kind: 'no-name', seen: lastLine(stderr) };
  const statuses = [...stderr.matchAll(/HTTP\/\d(?:\.\d)? (\d{3})/g)].map((match) => Number(match[1]));
  const status = statuses.at(-1) ?? (exit === 0 ? 200 : 0);
  const redirected = statuses.find((code) => code >= 300 && code < 400);
  // The Service has answered with its redirect; what becomes of it elsewhere is not its matter.
  if (redirected !== undefined && connected.length > 1) return { kind: 'ok', seen: `HTTP ${redirected}`, status: redirected, ...told };
  if (exit === 0) return { kind: 'ok', seen: firstLine(stdout), status, body: stdout, ...told };
  if (status >= 500) return { kind: 'http-error', seen: lastLine(stderr), status, ...told };
  if (exit === endedByLength && status >= 200 && status < 300) return { kind: 'ok', seen: `HTTP ${status}, and the answer goes on`, status, body: stdout, ...told };
  const timedOut = exit !== null && endedByTimeout.has(exit);
  const cut = /error getting response|bad header|short read|unexpected eof|prematurely/i.test(stderr);
  // Anything else that speaks HTTP is an answer of the application's own: 401, 404 and redirects are not the network's.
  if (status >= 200 && !timedOut && !cut) return { kind: 'ok', seen: `HTTP ${status}`, status, ...told };
  const trouble = transportTrouble(stderr);
  if (trouble !== null) return { ...trouble, ...told };
  if (timedOut && connected.length === 0 && attempt.to.via === 'name') return { kind: 'no-name', seen: `the name did not resolve in ${seconds(attempt.ms)} s` };
  if (timedOut && status >= 200 && status < 300 && attempt.to.size === undefined && isStill(attempt)) return { kind: 'ok', seen: `HTTP ${status}, and the answer goes on`, status, body: stdout, ...told };
  if (timedOut) {
    return status > 0 || stdout.length > 0
      ? { kind: 'hung', seen: `answer began and stopped after ${attempt.bytes ?? stdout.length} bytes`, ...told }
      : { kind: 'timeout', seen: `no answer in ${seconds(attempt.ms)} s`, ...told };
  }
  if (cut) return { kind: 'reset', seen: lastLine(stderr), ...told };
  return { kind: 'tool', seen: `exit ${exit ?? 'unknown'}: ${lastLine(stderr)}`, ...told };
}

/** BusyBox wget says where it goes before it connects: that is what the C library made of the name. */
const connecting = /Connecting to \S+ \(\[?([0-9a-f.:]+?)\]?:\d+\)/g;
const unresolved = /bad address|can't resolve|could not resolve|name or service not known|temporary failure in name resolution/i;

function classifyTcp(attempt: Attempt): Outcome {
  const { exit, stderr, stdout } = attempt;
  if (exit === 0 || /\bopen\b|succeeded/i.test(stderr)) return { kind: 'ok', seen: 'connected', body: stdout };
  if (unresolved.test(stderr)) return { kind: 'no-name', seen: lastLine(stderr) };
  // nc gives up a connection by itself; what had to be ended still waited for its name.
  if (attempt.to.via === 'name' && exit !== null && endedByTimeout.has(exit)) return { kind: 'no-name', seen: `the name did not resolve in ${seconds(attempt.ms)} s` };
  const trouble = transportTrouble(stderr);
  if (trouble !== null) return trouble;
  // nc -w ends with 1 and says nothing (or "timed out") when the connection never stood.
  if (exit !== null && (endedByTimeout.has(exit) || exit === 1)) return { kind: 'timeout', seen: `no connection in ${seconds(attempt.ms)} s` };
  return { kind: 'tool', seen: `exit ${exit ?? 'unknown'}: ${lastLine(stderr)}` };
}

/** The answer packet as hexadecimal bytes (`od -An -tx1`), with two bytes of length ahead over TCP. */
function classifyPacket(attempt: Attempt): Outcome {
  const bytes = Buffer.from((attempt.stdout.match(/\b[0-9a-f]{2}\b/g) ?? []).join(''), 'hex');
  if (bytes.length > 0) {
    try {
      const packet = attempt.tool === 'dns-tcp' ? dnsPacket.streamDecode(bytes) : dnsPacket.decode(bytes);
      const outcome = outcomeOfPacket(packet);
      // Nobody needs a name behind an address: that there is none is an answer.
      return outcome.kind === 'nxdomain' && attempt.to.type === 'PTR' ? { kind: 'ok', seen: outcome.seen } : outcome;
    } catch {
      return { kind: 'hung', seen: `an answer of ${bytes.length} bytes that is cut short` };
    }
  }
  const trouble = transportTrouble(attempt.stderr);
  if (trouble !== null) return trouble;
  if (attempt.exit !== null && [126, 127, 139].includes(attempt.exit)) return { kind: 'tool', seen: lastLine(attempt.stderr) };
  return { kind: 'timeout', seen: `no answer in ${seconds(attempt.ms)} s` };
}

function outcomeOfPacket(packet: dnsPacket.Packet): Outcome {
  const code = (packet as { readonly rcode?: string }).rcode ?? 'NOERROR';
  const addresses = (packet.answers ?? []).flatMap((answer) => (answer.type === 'A' || answer.type === 'AAAA' ? [answer.data] : []));
  if (code === 'NXDOMAIN') return { kind: 'nxdomain', seen: 'NXDOMAIN' };
  const records = (packet.answers ?? []).flatMap((answer) => (answer.type === 'PTR' ? [answer.data] : answer.type === 'SRV' ? [`${answer.data.port} ${answer.data.target}`] : []));
  if (records.length > 0) return { kind: 'ok', seen: records.join(', '), records };
  if (code === 'SERVFAIL') return { kind: 'servfail', seen: 'SERVFAIL' };
  if (code === 'REFUSED') return { kind: 'dns-refused', seen: 'REFUSED' };
  return { kind: 'ok', seen: addresses.length > 0 ? addresses.join(' ') : 'no records', addresses };
}

/**
 * nslookup prints three formats (BusyBox up to 1.28 numbers its addresses, later ones do not, the newest prints a block for each
 * record type), names the server it asked first, and may add NXDOMAIN lines of other suffixes beside a right answer.
 */
function classifyLookup(attempt: Attempt): Outcome {
  // A program that says where it goes on to has resolved the name; what came of it there is another question.
  const gone = [...attempt.stderr.matchAll(connecting)][0]?.[1];
  if (gone !== undefined) return { kind: 'ok', seen: gone, addresses: [gone] };
  if (attempt.tool === 'lookup') {
    if (unresolved.test(attempt.stderr)) return { kind: 'no-name', seen: lastLine(attempt.stderr) };
    if (attempt.exit !== null && endedByTimeout.has(attempt.exit)) return { kind: 'no-name', seen: `the name did not resolve in ${seconds(attempt.ms)} s` };
  }
  const text = `${attempt.stdout}\n${attempt.stderr}`;
  const addresses = addressesOfLookup(attempt.stdout);
  if (addresses.length > 0) return { kind: 'ok', seen: addresses.join(' '), addresses };
  if (/SERVFAIL/i.test(text)) return { kind: 'servfail', seen: pick(text, /SERVFAIL/i) };
  if (/\bREFUSED\b/.test(text)) return { kind: 'dns-refused', seen: pick(text, /\bREFUSED\b/) };
  if (/parse error/i.test(text)) return { kind: 'hung', seen: pick(text, /parse error/i) };
  if (/try again|temporary failure/i.test(text)) return { kind: 'timeout', seen: pick(text, /try again|temporary failure/i) };
  if (/NXDOMAIN|can't resolve '|name does not resolve|no such host/i.test(text) && !/connection timed out|no servers could be reached/i.test(text)) {
    return { kind: 'nxdomain', seen: pick(text, /NXDOMAIN|can't resolve|does not resolve/i) };
  }
  const trouble = transportTrouble(text);
  if (trouble !== null) return trouble;
  if (/no servers could be reached|no response/i.test(text) || (attempt.exit !== null && endedByTimeout.has(attempt.exit))) {
    return { kind: 'timeout', seen: `no answer in ${seconds(attempt.ms)} s` };
  }
  // A name with no record of the type asked: the server answered, there is nothing there.
  if (attempt.exit === 0) return { kind: 'ok', seen: 'no records', addresses: [] };
  if (/can't find|no answer/i.test(text)) return { kind: 'nxdomain', seen: pick(text, /can't find|no answer/i) };
  return { kind: 'tool', seen: `exit ${attempt.exit ?? 'unknown'}: ${lastLine(text)}` };
}

/** The addresses after the `Name:` line; those before it are the server's own. `getent hosts` lines count whole. */
export function addressesOfLookup(stdout: string): readonly string[] {
  const found: string[] = [];
  let named = false;
  for (const line of stdout.split('\n')) {
    if (/^Name:/i.test(line)) named = true;
    const address = /^Address(?: \d+)?:\s*([0-9a-f.:]+)(?:\s|$)/i.exec(line)?.[1];
    if (named && address !== undefined && !/^[0-9.]+:\d+$/.test(address)) found.push(address);
    const hosts = /^([0-9a-f.:]+)\s+[a-z]\S*/i.exec(line)?.[1];
    if (hosts !== undefined && /[.:]/.test(hosts)) found.push(hosts);
  }
  return [...new Set(found)];
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0]?.slice(0, 200) ?? '';
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim().slice(0, 200) ?? '';
}

function pick(text: string, pattern: RegExp): string {
  return text.split('\n').find((line) => pattern.test(line))?.trim().slice(0, 200) ?? '';
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
