/** Reads what a nft condition or map looks at (libnftables-json(5), "EXPRESSIONS"). */
import { wordAtom } from './atom.ts';
import type { Field, Key, Match } from './match.ts';
import { asArray, asRecord, asText } from './json.ts';
import type { Json } from './json.ts';

const meta: ReadonlyMap<string, Field> = fieldsByName({
  l4proto: 'protocol', protocol: 'family', nfproto: 'family', iifname: 'iif', iif: 'iif', oifname: 'oif', oif: 'oif', pkttype: 'pkttype', iiftype: 'iiftype',
});
const ct: ReadonlyMap<string, Field> = fieldsByName({ state: 'ctstate', status: 'ctstatus', direction: 'ctdirection', zone: 'ctzone', helper: 'cthelper' });
const payload: ReadonlyMap<string, Field> = fieldsByName({
  'ip saddr': 'saddr', 'ip daddr': 'daddr', 'ip6 saddr': 'saddr', 'ip6 daddr': 'daddr', 'ip protocol': 'protocol', 'ip6 nexthdr': 'protocol',
  'ip dscp': 'dscp', 'ip6 dscp': 'dscp', 'ip ttl': 'hops', 'ip6 hoplimit': 'hops', 
  // An ARP packet has an operation where others have a protocol.
  'arp saddr ip': 'saddr', 'arp daddr ip': 'daddr', 'arp operation': 'protocol',
  'tcp sport': 'sport', 'tcp dport': 'dport', 'udp sport': 'sport', 'udp dport': 'dport', 'sctp sport': 'sport', 'sctp dport': 'dport', 'th sport': 'sport', 'th dport': 'dport',
});
const original: ReadonlyMap<string, Field> = fieldsByName({
  saddr: 'ctorigsaddr', daddr: 'ctorigdaddr', 'ip saddr': 'ctorigsaddr', 'ip daddr': 'ctorigdaddr', 'ip6 saddr': 'ctorigsaddr', 'ip6 daddr': 'ctorigdaddr',
  'proto-src': 'ctorigsport', 'proto-dst': 'ctorigdport',
});

/** The fields of an expression or concatenation; null when one of them is not known. */
export function readFields(json: Json): readonly Field[] | null {
  const concat = asRecord(json)['concat'];
  const fields = (concat === undefined ? [json] : asArray(concat)).map(readField);
  return fields.every((field) => field !== null) ? fields as readonly Field[] : null;
}

/** What a map is asked with: fields of the packet, or an even choice. */
export function readKey(json: Json): Key {
  const { numgen, jhash, symhash } = asRecord(json);
  const choice = asRecord(numgen ?? jhash ?? symhash);
  if (typeof choice['mod'] === 'number' && choice['mod'] > 0) {
    return { kind: 'choice', mod: choice['mod'], offset: typeof choice['offset'] === 'number' ? choice['offset'] : 0 };
  }
  const fields = readFields(json);
  return fields ? { kind: 'fields', fields } : { kind: 'unknown', source: JSON.stringify(json) };
}

/** Protocols whose headers are looked into by their own name. */
const protocols: ReadonlySet<string> = new Set(['tcp', 'udp', 'udplite', 'sctp', 'dccp', 'icmp', 'icmpv6', 'igmp', 'esp', 'ah', 'comp']);

/**
 * What an expression takes for granted: `tcp dport` is asked of TCP packets only, `ip saddr` of IPv4 only. nft adds these
 * conditions when it loads a rule and leaves them out when it prints it.
 */
export function implied(body: Json): readonly Match[] {
  const fields = asRecord(body);
  const map = asRecord(asRecord(fields['addr'])['map']);
  const words = [fields['left'], fields['key'], map['key']].flatMap((part) => part === undefined ? [] : payloads(part));
  const wanted = (field: 'protocol' | 'family', word: string): Match => ({ kind: 'compare', fields: [field], tuples: [[wordAtom(word)]], negated: false });
  return [...new Set(words)].flatMap((word) => {
    if (protocols.has(word)) return [wanted('protocol', word)];
    return word === 'ip' ? [wanted('family', 'ipv4')] : word === 'ip6' ? [wanted('family', 'ipv6')] : [];
  });
}

function payloads(json: Json): readonly string[] {
  const { payload: read, concat, '&': masked } = asRecord(json);
  if (read !== undefined) return [asText(asRecord(read)['protocol'])];
  return [...asArray(concat), ...asArray(masked)].flatMap(payloads);
}

function readField(json: Json): Field | null {
  const parts = asRecord(json);
  const [kind, body] = Object.entries(parts)[0] ?? [];
  const fields = asRecord(body);
  if (kind === 'meta') return meta.get(asText(fields['key'])) ?? null;
  // Flags and offset share a field of two bytes; a packet in one piece has neither.
  if (kind === '&' && /"field":"frag-off"/.test(JSON.stringify(body))) return 'fragment';
  if (kind === 'payload') return payload.get(`${asText(fields['protocol'])} ${asText(fields['field'])}`) ?? null;
  if (kind === 'ct') {
    if (fields['dir'] === 'reply') return null;
    return (fields['dir'] === 'original' ? original : ct).get(asText(fields['key'])) ?? null;
  }
  if (kind === 'fib' && fields['result'] === 'type') {
    const flags = asArray(fields['flags']).map(asText);
    return flags.includes('daddr') ? 'daddrtype' : flags.includes('saddr') ? 'saddrtype' : null;
  }
  return null;
}

function fieldsByName(names: Readonly<Record<string, Field>>): ReadonlyMap<string, Field> {
  return new Map(Object.entries(names));
}
