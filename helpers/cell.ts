import { groupBy } from './group-by.ts';
import { classify, type Outcome, type OutcomeKind } from './outcome.ts';
import { familyOf, type Family } from './policy/address.ts';
import type { Attempt, Destination, Tool, Vantage } from './survey.ts';

/**
 * A cell is one square of the matrix: from one vantage to one destination with one tool, asked several times.
 * *User* cells are what a user does (the name or the Service IP, from a client); *locating* cells only say where.
 */
export interface Cell {
  readonly id: string;
  readonly from: Vantage;
  readonly to: Destination;
  readonly tool: Tool;
  readonly round: Attempt['round'];
  readonly user: boolean;
  readonly tries: number;
  readonly passed: number;
  /** The commonest failure, or `ok`. */
  readonly outcome: OutcomeKind;
  readonly seen: string;
  readonly state: 'passed' | 'failed' | 'unknown';
  /** A policy that admits others keeps this client out: its failure says nothing of what users feel. */
  readonly excused: boolean;
  /** It failed at first and passed when asked again: the cluster was still converging. */
  readonly settled: boolean;
  /** How it failed at first, where it has settled. */
  readonly was?: Pick<Outcome, 'kind' | 'seen'>;
  /** Names of backends that answered, where their answer names them. */
  readonly backends: readonly string[];
  readonly addresses: readonly string[];
  readonly command: string;
  readonly worstMs: number;
  /** Answers that came only after a first packet was lost and repeated. */
  readonly late: number;
  readonly statuses: readonly number[];
  /** Clock of the last attempt that judged it. */
  readonly clock: number;
}

/** What is wrong with an answer, `null` where nothing is (or cannot be known); a denial (NXDOMAIN) is judged too, and may be the right answer. */
export type Expectation = (attempt: Attempt, outcome: Outcome) => string | null;

/** Groups attempts into cells and judges each by its last round. */
export function cellsOf(attempts: readonly Attempt[], isUser: (attempt: Attempt) => boolean, complaint: Expectation): readonly Cell[] {
  return [...groupBy(attempts, cellId)].map(([id, group]) => cellOf(id, group, isUser, complaint));
}

/** Readable and stable: it names the cell in evidence, and joins findings to the cells that they explain. */
export function cellId(attempt: Pick<Attempt, 'from' | 'to' | 'tool' | 'round'>): string {
  const { from, to, tool } = attempt;
  const start = from.pod === undefined ? `${from.kind} ${from.node}` : `${from.kind} ${from.pod}`;
  const road = [to.role, to.via, to.name, to.type, to.ip === undefined ? undefined : `${to.ip}${to.port === undefined ? '' : `:${to.port}`}`, to.size === undefined ? undefined : `${to.size}B`];
  const when = attempt.round.startsWith('first') ? ' (before)' : '';
  return `${start} -> ${road.filter((part) => part !== undefined).join(' ')} ${tool}${when}`;
}

function cellOf(id: string, group: readonly Attempt[], isUser: (attempt: Attempt) => boolean, complaint: Expectation): Cell {
  const first = group[0] as Attempt;
  const judged = group.map((attempt) => ({ attempt, outcome: judge(attempt, complaint) }));
  const patient = judged.filter(({ attempt }) => attempt.round.endsWith('patient'));
  const again = patient.length > 0 ? patient : judged.filter(({ attempt }) => attempt.round.endsWith('again'));
  const decisive = (again.length > 0 ? again : judged).filter(({ outcome }) => outcome.kind !== 'lost' && outcome.kind !== 'tool');
  const passed = decisive.filter(({ outcome }) => outcome.kind === 'ok');
  const failed = decisive.filter(({ outcome }) => outcome.kind !== 'ok');
  const worst = commonest(failed.map(({ outcome }) => outcome.kind));
  const shown = failed.find(({ outcome }) => outcome.kind === worst) ?? decisive[0] ?? judged[0];
  const all = judged.map(({ outcome }) => outcome);
  const early = judged.find(({ attempt, outcome }) => (attempt.round === 'first' || attempt.round === 'main') && outcome.kind !== 'ok')?.outcome;
  const settled = again.length > 0 && failed.length === 0 && early !== undefined;
  return {
    id,
    from: first.from,
    to: first.to,
    tool: first.tool,
    round: first.round,
    user: isUser(first),
    tries: decisive.length,
    passed: passed.length,
    outcome: decisive.length === 0 ? (judged[0]?.outcome.kind ?? 'lost') : (worst ?? 'ok'),
    seen: shown?.outcome.seen ?? '',
    state: decisive.length === 0 ? 'unknown' : failed.length > 0 ? 'failed' : 'passed',
    excused: false,
    settled,
    ...(settled ? { was: { kind: early.kind, seen: early.seen } } : {}),
    backends: [...new Set(passed.flatMap(({ outcome }) => (outcome.body === undefined ? [] : [outcome.body.trim()])))],
    addresses: [...new Set(all.flatMap((outcome) => outcome.addresses ?? []))],
    command: shown?.attempt.command ?? first.command,
    worstMs: Math.max(...decisive.map(({ attempt }) => attempt.ms), 0),
    late: passed.filter(({ attempt }) => cameLate(attempt)).length,
    statuses: [...new Set(all.flatMap((outcome) => (outcome.status === undefined ? [] : [outcome.status])))],
    clock: Math.max(...group.map((attempt) => attempt.clock)),
  };
}

/** A SYN without an answer is repeated after a second (RFC 6298): an attempt that took so long while its network namespace counted a repetition had lost its first. */
export function cameLate(attempt: Attempt): boolean {
  return (attempt.tool === 'http' || attempt.tool === 'tcp') && attempt.to.via !== 'name' && attempt.ms >= 1000 && (attempt.synsRepeated ?? 0) > 0;
}

/** A request by name that took seconds, as when a server is asked in vain before another one answers (resolvers wait 2.5 to 5 s). */
export function resolvedSlowly(attempt: Attempt): boolean {
  // What was cut off while it waited for the place that the name led to, waited for that.
  const waiting = attempt.tool === 'lookup' && attempt.exit !== 0 && /^Connecting to /m.test(attempt.stderr);
  return attempt.to.via === 'name' && attempt.ms >= 2000 && !waiting;
}

function judge(attempt: Attempt, complaint: Expectation): Outcome {
  const outcome = classify(attempt);
  // Whom a name leads astray it has led astray, whatever becomes of him there.
  const astray = attempt.to.via === 'name' && (outcome.addresses ?? []).length > 0;
  if (outcome.kind !== 'ok' && outcome.kind !== 'nxdomain' && !astray) return outcome;
  const wrong = complaint(attempt, outcome);
  if (outcome.kind === 'nxdomain') return wrong === null ? { ...outcome, kind: 'ok' } : outcome;
  return wrong === null ? outcome : { ...outcome, kind: 'wrong-answer', seen: wrong };
}

function commonest(kinds: readonly OutcomeKind[]): OutcomeKind | undefined {
  const counts = new Map<OutcomeKind, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** Asked at the address of one pod, past all Services. */
export function isDirect({ to }: Pick<Cell, 'to'>): boolean {
  return to.via === 'endpoint' || to.via === 'probe-pod';
}

/** A question to DNS for something else than an IPv4 address (AAAA, SRV, PTR). */
export function isBesideAddresses({ to }: Pick<Cell, 'to'>): boolean {
  return to.type !== undefined && to.type !== 'A';
}

/** It ended as it does where packets are lost: whoever answers, with a refusal or an error, has been reached. */
export function isSilence({ state, outcome }: Pick<Cell, 'state' | 'outcome'>): boolean {
  return state === 'failed' && (outcome === 'timeout' || outcome === 'hung');
}

/** Of the address that is asked; undefined: a name, which may lead to either. */
export function askedFamily({ to }: Pick<Cell, 'to'>): Family | undefined {
  return familyOf(to.ip ?? '') ?? undefined;
}

/** What carries the question. */
export function transportOf({ tool }: Pick<Cell, 'tool'>): 'TCP' | 'UDP' {
  return tool === 'nslookup' || tool === 'dns-udp' ? 'UDP' : 'TCP';
}

/** `pod app/web-x on node1`, `node node1`: the start of a sentence about where a look came from. */
export function describeVantage(from: Vantage): string {
  if (from.kind === 'node') return `node ${from.node}`;
  const name = from.kind === 'probe' ? 'a probe' : `pod ${from.pod ?? '?'}`;
  return `${name} on ${from.node}`;
}

/** `3 of 12 timed out (no answer in 2.0 s)`. */
export function describeCell(cell: Cell): string {
  const what = cell.outcome === 'ok' ? 'answered' : cell.outcome;
  const share = cell.tries > 1 ? `${cell.outcome === 'ok' ? cell.passed : cell.tries - cell.passed} of ${cell.tries} ` : '';
  return `from ${describeVantage(cell.from)}: ${share}${what}${cell.seen === '' ? '' : ` (${cell.seen})`}`;
}
