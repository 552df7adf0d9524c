/** Values that rules compare packets with: ranges of addresses and numbers, and words (interfaces, protocols, states). */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

export type Atom =
  | { readonly kind: 'address'; readonly family: 4 | 6; readonly from: bigint; readonly to: bigint }
  | { readonly kind: 'number'; readonly from: number; readonly to: number }
  /** `prefix`: the word is the beginning of what it matches (`veth+`, `cali*`). */
  | { readonly kind: 'word'; readonly word: string; readonly prefix: boolean }
  | { readonly kind: 'unknown'; readonly source: string };

export interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** Reads one IP address; null when the text is none. IPv4 in IPv6 (::ffff:1.2.3.4) stays IPv6, as in the kernel. */
export function readAddress(text: string): Address | null {
  // Most words of a rule are none, and a parser that says so by throwing takes most of the time of a walk.
  const family = isIP(text);
  if (family === 4) return { family, value: bytesValue(ipaddr.IPv4.parse(text).toByteArray()) };
  return family === 6 ? { family, value: bytesValue(ipaddr.IPv6.parse(text).toByteArray()) } : null;
}

/** The usual text of an address (`10.96.0.10`, `fd00::a`). */
export function writeAddress({ family, value }: Address): string {
  const bytes = Array.from({ length: family === 4 ? 4 : 16 }, (_, index, size = family === 4 ? 4 : 16) =>
    Number((value >> BigInt(8 * (size - 1 - index))) & 0xffn));
  return family === 4 ? new ipaddr.IPv4(bytes).toString() : new ipaddr.IPv6(bytes).toString();
}

/**
 * Reads `10.0.0.0/8`, `10.0.0.1`, `10.0.0.0/255.0.0.0`, `10.0.0.1-10.0.0.9`, `fd00::/64` as a range of addresses.
 * A mask with holes is unknown rather than wrong.
 */
export function addressAtom(text: string): Atom {
  const known = atoms.get(text) ?? readAddressAtom(text);
  atoms.set(text, known);
  return known;
}

/** The same few ranges are read again and again: those of routes, of Services, of pods. */
const atoms = new Map<string, Atom>();

function readAddressAtom(text: string): Atom {
  const unknown: Atom = { kind: 'unknown', source: text };
  const [first, last] = text.split('-') as [string, string | undefined];
  if (last !== undefined) {
    const [from, to] = [readAddress(first), readAddress(last)];
    return from && to && from.family === to.family && from.value <= to.value ? { kind: 'address', family: from.family, from: from.value, to: to.value } : unknown;
  }
  const [host, mask] = text.split('/') as [string, string | undefined];
  const address = readAddress(host);
  if (!address) return unknown;
  const size = address.family === 4 ? 32 : 128;
  const length = mask === undefined ? size : prefixLength(mask, size);
  return length === null ? unknown : prefixAtom(address, length);
}

/** All addresses that share the first `length` bits with `address`. */
export function prefixAtom(address: Address, length: number): Atom {
  const span = (1n << BigInt((address.family === 4 ? 32 : 128) - length)) - 1n;
  const from = address.value & ~span;
  return { kind: 'address', family: address.family, from, to: from + span };
}

/** Reads `80`, `80:90`, `:1023`, `0x50`, `80-90` as a range of numbers. */
export function numberAtom(text: string): Atom {
  const [first, last] = text.split(/[:-]/) as [string, string | undefined];
  const from = first === '' ? 0 : Number(first);
  const to = last === undefined ? from : last === '' ? 65535 : Number(last);
  return Number.isInteger(from) && Number.isInteger(to) && from <= to && from >= 0 ? { kind: 'number', from, to } : { kind: 'unknown', source: text };
}

/** Reads a word; `wildcard` is the tool's character for "and anything after it" (`+` in iptables, `*` in nft). */
export function wordAtom(text: string, wildcard: '+' | '*' | null = null): Atom {
  const prefix = wildcard !== null && text.endsWith(wildcard);
  return { kind: 'word', word: prefix ? text.slice(0, -1) : text, prefix };
}

/** Exactly one address or number? Then it can be looked up instead of compared. */
export function isSingle(atom: Atom): boolean {
  return (atom.kind === 'address' || atom.kind === 'number') ? atom.from === atom.to : atom.kind === 'word' && !atom.prefix;
}

/** A readable form of a value. */
export function writeAtom(atom: Atom): string {
  if (atom.kind === 'unknown') return atom.source;
  if (atom.kind === 'word') return atom.prefix ? `${atom.word}*` : atom.word;
  if (atom.kind === 'number') return atom.from === atom.to ? `${atom.from}` : `${atom.from}-${atom.to}`;
  const first = writeAddress({ family: atom.family, value: atom.from });
  return atom.from === atom.to ? first : `${first}-${writeAddress({ family: atom.family, value: atom.to })}`;
}

function prefixLength(mask: string, size: number): number | null {
  if (/^\d+$/.test(mask)) return Number(mask) <= size ? Number(mask) : null;
  const address = readAddress(mask);
  if (!address) return null;
  const bits = address.value.toString(2).padStart(size, '0');
  return /^1*0*$/.test(bits) ? bits.replace(/0+$/, '').length : null;
}

function bytesValue(bytes: readonly number[]): bigint {
  return bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
}
