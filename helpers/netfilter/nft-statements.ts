/** Reads the statements of one nft rule into conditions and actions (libnftables-json(5), "STATEMENTS"). */
import { readElements, readTuple, readValue, readVerdict } from './nft-elements.ts';
import { implied, readFields, readKey } from './nft-expressions.ts';
import type { Action, Element, Target } from './action.ts';
import type { Match } from './match.ts';
import { asArray, asRecord, asText } from './json.ts';
import { flagWords } from './tcp-flags.ts';
import type { Json } from './json.ts';

export interface Statements {
  readonly matches: readonly Match[];
  readonly actions: readonly Action[];
  /** Names of sets that the rule fills from packets. */
  readonly updates: readonly string[];
}

const notes = new Set(['counter', 'log', 'comment', 'quota', 'meter', 'dup', 'ct helper', 'ct expectation', 'secmark', 'last', 'flow']);
const all = 0xffffffff;

export function readStatements(statements: readonly Json[]): Statements {
  const matches: Match[] = [];
  const actions: Action[] = [];
  const updates: string[] = [];
  for (const statement of statements) {
    const [kind = '', body = null] = Object.entries(asRecord(statement))[0] ?? [];
    const source = JSON.stringify(statement);
    const verdict = readVerdict(statement);
    matches.push(...implied(body));
    if (verdict) actions.push({ kind: 'verdict', verdict });
    else if (kind === 'match') matches.push(...readMatch(asRecord(body), source));
    else if (kind === 'xt') {
      // iptables-nft prints its extensions as {"xt":{"type":"match","name":"comment"}} without their content.
      const [type, name] = [asText(asRecord(body)['type']), asText(asRecord(body)['name'])];
      if (type === 'target') actions.push({ kind: 'unknown', source: `xt target ${name}` });
      else if (!['comment', 'nfacct', 'tcp', 'udp'].includes(name)) matches.push({ kind: 'unknown', source: `xt match ${name}` });
    } else if (kind === 'limit' || kind === 'ct count' || kind === 'osf' || kind === 'socket') matches.push({ kind: 'unknown', source });
    else if (kind === 'set') {
      updates.push(asText(asRecord(body)['set']).replace(/^@/, ''));
      actions.push({ kind: 'note', source });
    } else actions.push(readAction(kind, body, source));
  }
  return { matches, actions, updates };
}

function readAction(kind: string, body: Json, source: string): Action {
  const fields = asRecord(body);
  switch (kind) {
    case 'vmap': return { kind: 'verdict-map', key: readKey(fields['key'] ?? null), map: mapOf(fields['data'] ?? null) };
    case 'dnat': return readDnat(fields, source);
    case 'snat': return { kind: 'snat', target: readTarget(fields) };
    case 'masquerade': return { kind: 'masquerade' };
    case 'redirect': return { kind: 'redirect', port: fields['port'] === undefined ? null : readValue(fields['port']) };
    case 'notrack': return { kind: 'notrack' };
    case 'ct timeout': return typeof body === 'string' ? { kind: 'timeout', policy: body } : { kind: 'note', source };
    case 'mangle': return readMangle(fields, source);
  }
  return notes.has(kind) ? { kind: 'note', source } : { kind: 'unknown', source };
}

function mapOf(json: Json): string | readonly Element[] {
  if (typeof json === 'string') return json.replace(/^@/, '');
  const set = asRecord(json)['set'];
  return readElements(set === undefined ? json : set);
}

function readTarget(fields: Readonly<Record<string, Json>>): Target {
  const value = (name: string): Target['address'] => fields[name] === undefined ? null : readValue(fields[name] ?? null);
  const concat = asRecord(fields['addr'])['concat'];
  if (concat === undefined) return { address: value('addr'), port: value('port') };
  const [address, port] = readTuple(fields['addr'] ?? null);
  return { address: address ?? null, port: port ?? value('port') };
}

function readDnat(fields: Readonly<Record<string, Json>>, source: string): Action {
  const map = asRecord(asRecord(fields['addr'])['map']);
  if (map['key'] === undefined) return { kind: 'dnat', target: readTarget(fields) };
  const key = readKey(map['key']);
  const port = fields['port'] === undefined ? null : readValue(fields['port']);
  return map['data'] === undefined ? { kind: 'unknown', source } : { kind: 'dnat-map', key, map: mapOf(map['data']), port };
}

function readMatch({ op, left = null, right = null }: Readonly<Record<string, Json>>, source: string): readonly Match[] {
  const negated = op === '!=';
  const unknown: readonly Match[] = [{ kind: 'unknown', source }];
  if (op !== '==' && op !== '!=' && op !== 'in' && op !== '<' && op !== '>' && op !== '<=' && op !== '>=') return unknown;
  const mark = readMarkMatch(left, right, op);
  if (mark) return [mark];
  const special = readTcpFlags(left, right, op) ?? readChoice(left, right, op) ?? readSocket(left, source);
  if (special) return [special];
  const fields = readFields(left);
  if (!fields) return unknown;
  if (fields.length === 0) return [];
  if (typeof right === 'string' && right.startsWith('@')) return [{ kind: 'lookup', fields, set: right.slice(1), negated }];
  const members = asRecord(right)['set'] ?? (Array.isArray(right) ? right : [right]);
  if (op.startsWith('<') || op.startsWith('>')) {
    const bound = readValue(right);
    if (bound.kind !== 'number') return unknown;
    const [from, to] = op.startsWith('<') ? [0, op === '<' ? bound.from - 1 : bound.from] : [op === '>' ? bound.from + 1 : bound.from, all];
    return [{ kind: 'compare', fields, tuples: [[{ kind: 'number', from, to }]], negated: false }];
  }
  return [{ kind: 'compare', fields, tuples: asArray(members).map((member) => readElements([member])[0]?.key ?? []), negated }];
}

/** `tcp flags syn` (any of them is set), `tcp flags == syn`, `tcp flags & (fin | syn) == syn`, `tcp flags & syn != 0`. */
function readTcpFlags(left: Json, right: Json, op: Json | undefined): Match | null {
  const [whole, masked] = asArray(asRecord(left)['&']);
  const { protocol, field } = asRecord(asRecord(whole ?? left)['payload']);
  if (protocol !== 'tcp' || field !== 'flags' || (op !== '==' && op !== '!=' && op !== 'in')) return null;
  const wanted = flagWords(flagText(right));
  const mask = masked === undefined ? (op === 'in' ? wanted : flagWords('all')) : flagWords(flagText(masked));
  return { kind: 'flags', flags: { mask, set: op === 'in' ? null : wanted }, negated: op === '!=' };
}

/** Words, lists of them, and `|` of both; 0 is none. */
function flagText(json: Json): string {
  if (typeof json === 'string') return json;
  return (Array.isArray(json) ? json as readonly Json[] : Object.values(asRecord(json)).flatMap(asArray)).map(flagText).join(',');
}

/** `numgen random mod 10 < 3`. */
function readChoice(left: Json, right: Json, op: Json | undefined): Match | null {
  const key = readKey(left);
  if (key.kind !== 'choice' || key.offset !== 0 || typeof right !== 'number') return null;
  const share = { '<': right, '<=': right + 1, '>': key.mod - right - 1, '>=': key.mod - right, '==': 1, '!=': key.mod - 1 }[asText(op ?? null)];
  return share === undefined ? null : { kind: 'chance', probability: Math.min(1, Math.max(0, share / key.mod)) };
}

/** Of the program that sends: what comes from elsewhere has none here. */
function readSocket(left: Json, source: string): Match | null {
  const parts = asRecord(left);
  return parts['socket'] !== undefined || ['skuid', 'skgid', 'cgroup'].includes(asText(asRecord(parts['meta'])['key'])) ? { kind: 'socket', source } : null;
}

/** `meta mark & 0x4000 != 0`, `meta mark 0x4000`, also of ct mark. */
function readMarkMatch(left: Json, right: Json, op: Json | undefined): Match | null {
  const [plain, mask] = maskOf(left);
  const of = markOf(plain);
  if (!of || typeof right !== 'number' || (op !== '==' && op !== '!=')) return null;
  return { kind: 'mark', of, mask, from: right, to: right, negated: op === '!=' };
}

function markOf(json: Json): 'packet' | 'connection' | null {
  const { meta, ct } = asRecord(json);
  return asRecord(meta)['key'] === 'mark' ? 'packet' : asRecord(ct)['key'] === 'mark' ? 'connection' : null;
}

function maskOf(json: Json): readonly [Json, number] {
  const operands = asArray(asRecord(json)['&']);
  return operands.length === 2 && typeof operands[1] === 'number' ? [operands[0] ?? null, operands[1]] : [json, all];
}

function readMangle({ key = null, value = null }: Readonly<Record<string, Json>>, source: string): Action {
  if (asRecord(asRecord(key)['ct'])['key'] === 'zone') return { kind: 'zone', zone: typeof value === 'number' ? value : null };
  const { field } = asRecord(asRecord(key)['payload']);
  if ((field === 'ttl' || field === 'hoplimit') && typeof value === 'number') return { kind: 'hops', left: value };
  const of = markOf(key);
  if (!of) return markless(key) ? { kind: 'note', source } : { kind: 'unknown', source };
  const from = markOf(value);
  if (from && from !== of) return { kind: 'copy-mark', to: of, mask: all };
  const effect = bits(value, of);
  return effect ? { kind: 'mark', of, and: effect[0] >>> 0, xor: effect[1] >>> 0 } : { kind: 'unknown', source };
}

/** Fields whose change does not steer a packet: priority, class, notrack is a statement of its own. */
function markless(key: Json): boolean {
  return ['priority', 'nftrace', 'pkttype', 'secmark', 'dscp', 'ttl', 'hoplimit', 'ecn', 'maxseg', 'size'].some((word) => JSON.stringify(key).includes(`"${word}"`));
}

/** An expression over the mark itself as [and, xor]: mark = (mark & and) ^ xor. */
function bits(value: Json, of: 'packet' | 'connection'): readonly [number, number] | null {
  if (typeof value === 'number') return [0, value];
  if (markOf(value) === of) return [all, 0];
  const [operator, operands] = Object.entries(asRecord(value))[0] ?? [];
  const [left, right] = asArray(operands);
  const inner = left === undefined ? null : bits(left, of);
  if (!inner || typeof right !== 'number') return null;
  const [and, xor] = inner;
  if (operator === '&') return [and & right, xor & right];
  if (operator === '|') return [and & ~right, (xor & ~right) | right];
  return operator === '^' ? [and, xor ^ right] : null;
}
