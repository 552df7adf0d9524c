/** Answers the conditions of rules for a packet: yes, no, or unknown when neither the rules nor the node tell. */
import { isSingle, readAddress, writeAddress, writeAtom } from './atom.ts';
import type { Atom } from './atom.ts';
import type { Element } from './action.ts';
import type { Field, Match } from './match.ts';
import { deviceTo, isLocalAddress } from './packet.ts';
import type { NodeView, Packet } from './packet.ts';
import { nameKey } from './ruleset.ts';
import type { Hook, NamedSet, TableId } from './ruleset.ts';

export type Answer = 'yes' | 'no' | 'unknown';

/** A packet with what the rules have done to it so far. */
export interface Travelling {
  readonly packet: Packet;
  readonly hook: Hook;
  /** Destination before any translation, as the connection remembers it. */
  readonly original: Pick<Packet, 'destination' | 'destinationPort'>;
  readonly connectionMark: number;
  readonly translated: boolean;
  readonly masqueraded: boolean;
  readonly untracked: boolean;
}

export interface Surroundings {
  readonly node: NodeView;
  readonly sets: ReadonlyMap<string, NamedSet>;
}

/** A part of the packet as rules see it; null: not known. Words may be several (a state and a status at once). */
export type Value = { readonly address: bigint; readonly family: 4 | 6 } | { readonly number: number } | { readonly words: readonly string[] } | null;

export function valueOf(field: Field, at: Travelling, node: NodeView): Value {
  const { packet } = at;
  const number = (value: number | null): Value => value === null ? null : { number: value };
  const device = (name: string | null): Value => name === null ? null : { words: [name] };
  switch (field) {
    case 'family': return { words: packet.destination.includes(':') ? ['ipv6', 'ip6'] : ['ipv4', 'ip'] };
    case 'protocol': return { words: [packet.protocol, `${protocolNumbers[packet.protocol] ?? ''}`] };
    case 'saddr': case 'ctorigsaddr': return addressValue(packet.source);
    case 'daddr': return addressValue(packet.destination);
    case 'ctorigdaddr': return addressValue(at.original.destination);
    case 'sport': case 'ctorigsport': return number(packet.sourcePort);
    case 'dport': return number(packet.destinationPort);
    case 'ctorigdport': return number(at.original.destinationPort);
    case 'iif': return packet.local ? { words: [''] } : device(packet.inInterface);
    case 'oif': return at.hook === 'prerouting' || at.hook === 'input' ? { words: [''] } : device(deviceTo(node, packet.destination));
    case 'ctstate': return { words: [at.untracked ? 'untracked' : packet.state, ...(at.translated ? ['dnat'] : []), ...(at.masqueraded ? ['snat'] : [])] };
    case 'ctstatus': return { words: at.untracked ? [] : [...(at.translated ? ['dnat'] : []), ...(at.masqueraded ? ['snat'] : [])] };
    case 'ctdirection': return { words: at.untracked ? [] : ['original', '0'] };
    case 'saddrtype': return addressType(node, packet.source);
    case 'daddrtype': return addressType(node, packet.destination);
    case 'tcpflags': return { words: packet.state === 'new' ? ['syn'] : ['ack'] };
    case 'icmptype': return null;
  }
}

// The same few addresses are asked for by every rule of a large chain.
let known = new Map<string, Value>();

function addressValue(text: string): Value {
  const seen = known.get(text);
  if (seen !== undefined) return seen;
  const read = readAddress(text);
  const value = read && { address: read.value, family: read.family };
  if (known.size > 5000) known = new Map();
  known.set(text, value);
  return value;
}

/** The number of an address, for indexes; null when the text is no address. */
export function readSingle(text: string): bigint | null {
  const value = addressValue(text);
  return value && 'address' in value ? value.address : null;
}

export const protocolNumbers: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17, sctp: 132, icmpv6: 58 };

function addressType(node: NodeView, address: string): Value {
  const first = Number(address.split('.')[0]);
  if ((first >= 224 && first < 240) || /^ff/i.test(address)) return { words: ['multicast'] };
  const local = isLocalAddress(node, address);
  return local === null ? null : { words: [local ? 'local' : 'unicast'] };
}

/** Does a value lie in an atom? */
export function contains(atom: Atom, value: Value): Answer {
  if (atom.kind === 'word' && atom.prefix && atom.word === '') return 'yes';
  if (value === null || atom.kind === 'unknown') return 'unknown';
  if ('address' in value) return atom.kind === 'address' && atom.family === value.family && value.address >= atom.from && value.address <= atom.to ? 'yes' : 'no';
  if ('number' in value) return atom.kind === 'number' && value.number >= atom.from && value.number <= atom.to ? 'yes' : 'no';
  if (atom.kind === 'number') return value.words.includes(`${atom.from}`) ? 'yes' : 'no';
  return atom.kind === 'word' && value.words.some((word) => atom.prefix ? word.startsWith(atom.word) : word === atom.word) ? 'yes' : 'no';
}

/** All parts of a tuple must hold: one no settles it, otherwise one unknown leaves it open. */
export function containsAll(tuple: readonly Atom[], values: readonly Value[]): Answer {
  return tuple.length === 0 ? 'unknown' : all(tuple.map((atom, index) => contains(atom, values[index] ?? null)));
}

export function all(answers: readonly Answer[]): Answer {
  return answers.includes('no') ? 'no' : answers.includes('unknown') ? 'unknown' : 'yes';
}

export function any(answers: readonly Answer[]): Answer {
  return answers.includes('yes') ? 'yes' : answers.includes('unknown') ? 'unknown' : 'no';
}

export function not(answer: Answer, negated: boolean): Answer {
  return !negated || answer === 'unknown' ? answer : answer === 'yes' ? 'no' : 'yes';
}

/** Answers one condition. Chances are no condition on the packet: the walk splits there. */
export function holds(match: Exclude<Match, { kind: 'chance' }>, at: Travelling, table: TableId, around: Surroundings): Answer {
  switch (match.kind) {
    case 'compare': {
      const values = match.fields.map((field) => valueOf(field, at, around.node));
      return not(any(match.tuples.map((tuple) => containsAll(tuple, values))), match.negated);
    }
    case 'lookup': {
      const set = around.sets.get(nameKey(table, match.set));
      if (!set) return 'unknown';
      if (set.dynamic && at.packet.newClient) return not('no', match.negated);
      return not(findElement(set.elements, match.fields.map((field) => valueOf(field, at, around.node))).answer, match.negated);
    }
    case 'mark': {
      const mark = ((match.of === 'packet' ? at.packet.mark : at.connectionMark) & match.mask) >>> 0;
      return not(mark >= match.from && mark <= match.to ? 'yes' : 'no', match.negated);
    }
    case 'history': return not(at.packet.newClient ? 'no' : 'unknown', match.negated);
    case 'socket': return at.packet.local ? 'unknown' : 'no';
    case 'unknown': return 'unknown';
  }
}

/** The element that holds these values, and whether there is one. */
export function findElement(elements: readonly Element[], values: readonly Value[]): { readonly answer: Answer; readonly element: Element | null } {
  const exact = exactElements(elements);
  if (elements.length > 16 && !values.includes(null)) {
    for (const spelling of spellings(values)) {
      const element = exact.single.get(spelling);
      if (element) return { answer: 'yes', element };
    }
    return scan(exact.others, values);
  }
  return scan(elements, values);
}

function scan(elements: readonly Element[], values: readonly Value[]): { readonly answer: Answer; readonly element: Element | null } {
  let open = false;
  for (const element of elements) {
    const answer = containsAll(element.key, values);
    if (answer === 'yes') return { answer, element };
    open ||= answer === 'unknown';
  }
  return { answer: open ? 'unknown' : 'no', element: null };
}

interface Exact {
  readonly single: ReadonlyMap<string, Element>;
  readonly others: readonly Element[];
}

const exacts = new WeakMap<readonly Element[], Exact>();

/** Service maps have an element for each Service port, all of single values: found by name rather than one by one. */
function exactElements(elements: readonly Element[]): Exact {
  const made = exacts.get(elements);
  if (made) return made;
  const single = new Map<string, Element>();
  const others: Element[] = [];
  for (const element of elements) {
    if (element.key.length > 0 && element.key.every(isSingle)) single.set(element.key.map(writeAtom).join(' . '), element);
    else others.push(element);
  }
  const exact = { single, others };
  exacts.set(elements, exact);
  return exact;
}

function spellings(values: readonly Value[]): readonly string[] {
  return values.reduce<readonly string[]>((texts, value) => {
    const parts = value === null ? [] : 'address' in value ? [writeAddress({ family: value.family, value: value.address })] : 'number' in value ? [`${value.number}`] : value.words;
    return texts.flatMap((text) => parts.map((part) => text === '' ? part : `${text} . ${part}`));
  }, ['']);
}
