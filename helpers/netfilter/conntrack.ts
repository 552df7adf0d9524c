/** Reads the kernel's connection table: `conntrack -L` (also -o extended) and /proc/net/nf_conntrack. */

export interface Tuple {
  readonly source: string;
  readonly destination: string;
  /** null for protocols without ports. */
  readonly sourcePort: number | null;
  readonly destinationPort: number | null;
}

export interface Connection {
  readonly kind: 'connection';
  readonly family: 4 | 6;
  readonly protocol: string;
  /** Seconds until it is forgotten; null when not printed (offloaded). */
  readonly timeout: number | null;
  /** TCP and SCTP only: `ESTABLISHED`, `SYN_SENT` ... */
  readonly state: string | null;
  /** As the client sent it, before translation. */
  readonly original: Tuple;
  /** As answers are expected: its source is who really answers. */
  readonly reply: Tuple;
  readonly unreplied: boolean;
  readonly assured: boolean;
  readonly zone: number;
  readonly mark: number;
  readonly source: string;
}

export interface UnknownLine {
  readonly kind: 'unknown';
  readonly source: string;
}

/** One entry a line; lines that are none come back as unknown. The summary that conntrack prints is passed over. */
export function readConntrack(text: string): readonly (Connection | UnknownLine)[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('conntrack v')).map(readLine);
}

export function isConnection(entry: Connection | UnknownLine): entry is Connection {
  return entry.kind === 'connection';
}

function readLine(source: string): Connection | UnknownLine {
  const head = /^(?:ipv[46]\s+\d+\s+)?(\S+)\s+\d+\s+(?:(\d+)\s+)?(?:([A-Z][A-Z_0-9]+)\s+)?(?=\[|src=)/.exec(source);
  const pairs = [...source.matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value] as const);
  const starts = pairs.flatMap(([name], at) => name === 'src' ? [at] : []);
  const [first, second] = starts;
  if (!head || first === undefined || second === undefined) return { kind: 'unknown', source };
  const original = readTuple(pairs.slice(first, second));
  const reply = readTuple(pairs.slice(second));
  if (!original || !reply) return { kind: 'unknown', source };
  const number = (wanted: string): number => Number(pairs.find(([name]) => name === wanted)?.[1] ?? 0) || 0;
  return {
    kind: 'connection', source, protocol: head[1] ?? '', timeout: head[2] === undefined ? null : Number(head[2]), state: head[3] ?? null,
    family: original.destination.includes(':') ? 6 : 4, original, reply,
    unreplied: source.includes('[UNREPLIED]'), assured: source.includes('[ASSURED]'), zone: number('zone'), mark: number('mark'),
  };
}

function readTuple(pairs: readonly (readonly [string, string])[]): Tuple | null {
  const value = (wanted: string): string | undefined => pairs.find(([name]) => name === wanted)?.[1];
  const port = (wanted: string): number | null => value(wanted) === undefined ? null : Number(value(wanted));
  const [source, destination] = [value('src'), value('dst')];
  return source && destination ? { source, destination, sourcePort: port('sport'), destinationPort: port('dport') } : null;
}
