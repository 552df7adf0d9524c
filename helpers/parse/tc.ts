/** Parsers of what `tc -s qdisc show` and `tc -s filter show` print. Total: a line that is not understood is passed over. */

/** A queueing discipline of a device. */
export interface Queue {
  readonly dev: string;
  readonly kind: string;
  /** Without its handle: what was set. */
  readonly text: string;
  readonly dropped: number;
  /** Packets that wait in it. */
  readonly backlog: number;
  /** Bits a second, where it has a rate. */
  readonly rate: number | null;
}

/** Disciplines that only put packets in order, and hand them on as fast as the device takes them; all others are there to hold some back, or to lose them. */
export const orderly: readonly string[] = ['noqueue', 'noop', 'pfifo_fast', 'pfifo', 'bfifo', 'fq', 'fq_codel', 'fq_pie', 'codel', 'pie', 'mq', 'multiq', 'sfq', 'clsact', 'ingress'];

/** What a filter does with the packets that it matches. */
export interface FilterAction {
  readonly dev: string;
  readonly way: string;
  readonly text: string;
  readonly packets: number;
  readonly dropped: number;
  /** Another device that it hands them to. */
  readonly redirectsTo: string | null;
}

const sent = /^\s*Sent \d+ bytes (\d+) pkts? \(dropped (\d+)/;

export function parseQueues(text: string): readonly Queue[] {
  return blocks(text.split(/^### /m)[0] ?? '', /^qdisc /).flatMap(([head = '', ...rest]): readonly Queue[] => {
    const match = /^qdisc (\S+) \S+ dev (\S+) (.*)$/.exec(head);
    const counted = rest.flatMap((line) => sent.exec(line) ?? []);
    const rate = /\brate (\d+(?:\.\d+)?)([KMGT]?)bit\b/i.exec(head);
    return match === null ? [] : [{
      kind: match[1] ?? '', dev: match[2] ?? '', text: `${match[1] ?? ''} ${(match[3] ?? '').replace(/refcnt \d+ ?/, '').trim()}`, dropped: Number(counted[2] ?? 0), backlog: backlogOf(rest),
      rate: rate === null ? null : Number(rate[1]) * 1000 ** ' KMGT'.indexOf((rate[2] ?? '').toUpperCase() || ' '),
    }];
  });
}

/** A class of a device's discipline in which packets wait, and how many. */
export interface WaitingClass {
  readonly dev: string;
  readonly text: string;
  readonly backlog: number;
}

/** Classes stand behind a line `### DEVICE classes`. */
export function parseWaitingClasses(text: string): readonly WaitingClass[] {
  return text.split(/^### /m).slice(1).flatMap((part) => {
    const [dev = '', way] = (part.split('\n')[0] ?? '').split(' ');
    return way !== 'classes' ? [] : blocks(part, /^class /).map(([head = '', ...rest]) => ({ dev, text: head.trim(), backlog: backlogOf(rest) })).filter(({ backlog }) => backlog > 0);
  });
}

function backlogOf(lines: readonly string[]): number {
  return Number(lines.flatMap((line) => /^\s*backlog \S+ (\d+)p/.exec(line)?.[1] ?? [])[0] ?? 0);
}

/** Filters do not say whose they are: each device's stand behind a line `### DEVICE ingress` (or egress). */
export function parseFilterActions(text: string): readonly FilterAction[] {
  return text.split(/^### /m).slice(1).flatMap((part) => {
    const [dev = '', way = ''] = (part.split('\n')[0] ?? '').split(' ');
    return blocks(part, /^\s*(action order \d+:|police )/).map(([head = '', ...rest]) => {
      const counted = rest.flatMap((line) => sent.exec(line) ?? []);
      return { dev, way, text: head.replace(/action order \d+:/, '').trim(), packets: Number(counted[1] ?? 0), dropped: Number(counted[2] ?? 0), redirectsTo: /Redirect to device ([^\s)]+)/.exec(head)?.[1] ?? null };
    });
  });
}

/** Lines in groups that each begin with one of a kind; what stands before the first is left out. */
function blocks(text: string, begins: RegExp): readonly (readonly string[])[] {
  const found: string[][] = [];
  for (const line of text.split('\n')) {
    if (begins.test(line)) found.push([line]);
    else found.at(-1)?.push(line);
  }
  return found;
}
