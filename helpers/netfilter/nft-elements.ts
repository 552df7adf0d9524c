/** Reads the values, set elements and verdicts of nft's JSON. */
import { addressAtom, numberAtom, prefixAtom, readAddress, wordAtom } from './atom.ts';
import type { Atom } from './atom.ts';
import type { Element, Verdict } from './action.ts';
import { asArray, asRecord, asText } from './json.ts';
import type { Json } from './json.ts';

/** Elements of a named or anonymous set or map: `value`, or `[value, data]` in maps. */
export function readElements(json: Json | undefined): readonly Element[] {
  return asArray(json).map((item) => {
    const pair = Array.isArray(item) ? item as readonly Json[] : [item, null];
    const wrapped = asRecord(asRecord(pair[0])['elem']);
    const key = wrapped['val'] === undefined ? pair[0] ?? null : wrapped['val'];
    const data = pair[1] ?? null;
    const verdict = data === null ? null : readVerdict(data);
    return {
      key: readTuple(key), verdict,
      data: data === null || verdict ? null : readTuple(data),
      comment: wrapped['comment'] === undefined ? null : asText(wrapped['comment']),
    };
  });
}

/** A value or a concatenation of values. */
export function readTuple(json: Json): readonly Atom[] {
  const concat = asRecord(json)['concat'];
  return concat === undefined ? [readValue(json)] : asArray(concat).map(readValue);
}

/** One value: address, number, word, prefix or range; the catch-all `*` is every word. */
export function readValue(json: Json): Atom {
  const unknown: Atom = { kind: 'unknown', source: JSON.stringify(json) };
  if (typeof json === 'number') return { kind: 'number', from: json, to: json };
  if (typeof json === 'string') return readAddress(json) ? addressAtom(json) : wordAtom(json, '*');
  const { prefix, range, elem } = asRecord(json);
  if (elem !== undefined) return readValue(asRecord(elem)['val'] ?? null);
  if (prefix !== undefined) {
    const address = readAddress(asText(asRecord(prefix)['addr']));
    const length = asRecord(prefix)['len'];
    return address && typeof length === 'number' ? prefixAtom(address, length) : unknown;
  }
  if (range !== undefined) {
    const [from, to] = asArray(range).map(readValue);
    if (from?.kind === 'address' && to?.kind === 'address' && from.family === to.family) return { ...from, to: to.to };
    if (from?.kind === 'number' && to?.kind === 'number') return numberAtom(`${from.from}-${to.to}`);
  }
  return unknown;
}

/** A verdict statement (`{"drop":null}`, `{"goto":{"target":...}}`); null when the JSON is none. */
export function readVerdict(json: Json): Verdict | null {
  const [kind, body] = Object.entries(asRecord(json))[0] ?? [];
  switch (kind) {
    case 'accept': case 'drop': case 'return': case 'continue': return { kind };
    case 'jump': case 'goto': return { kind, chain: asText(asRecord(body)['target']) };
    case 'reject': return { kind, with: [asText(asRecord(body)['type']), asText(asRecord(body)['expr'])].join('-').replace(/^-|-$/g, '') || null };
    case 'queue': {
      const { num, flags } = asRecord(asRecord(json)['queue']);
      const [from = 0, to = from] = (asArray(asRecord(num)['range']).length > 0 ? asArray(asRecord(num)['range']) : asArray(num)).map(Number);
      return { kind: 'queue', source: JSON.stringify(json), from, to, bypass: asArray(flags).includes('bypass') };
    }
    default: return null;
  }
}
