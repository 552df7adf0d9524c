/** Reads `-j TARGET ...` and `-g CHAIN` of an iptables rule (man iptables-extensions, "TARGET EXTENSIONS"). */
import { addressAtom, numberAtom } from './atom.ts';
import type { Atom } from './atom.ts';
import type { Action, Target, Verdict } from './action.ts';
import type { Word } from './words.ts';

/** Targets that leave a packet's way alone. Marks on classes and sizes do not steer it either. */
const notes = new Set([
  'LOG', 'NFLOG', 'ULOG', 'TRACE', 'AUDIT', 'SET', 'TCPMSS', 'CHECKSUM', 'CLASSIFY', 'DSCP', 'TOS', 'TTL', 'HL', 'TEE', 'RATEEST',
  'SECMARK', 'CONNSECMARK', 'IDLETIMER', 'LED', 'TCPOPTSTRIP', 'ECN',
]);
const all = 0xffffffff;

/** Reads the words from `-j` or `-g` on. `isChain` tells whether a name is a chain of the same table. */
export function readTarget(words: readonly Word[], isChain: (name: string) => boolean): readonly Action[] {
  const [how, name] = [words[0]?.text ?? '', words[1]?.text ?? ''];
  const options = readOptions(words.slice(2));
  const source = words.map(({ text }) => text).join(' ');
  const verdict = (verdict: Verdict): readonly Action[] => [{ kind: 'verdict', verdict }];
  if (how === '-g' || how === '--goto') return verdict({ kind: 'goto', chain: name });
  const hops = options.get('--ttl-set') ?? options.get('--hl-set');
  if (hops !== undefined && /^\d+$/.test(hops)) return [{ kind: 'hops', left: Number(hops) }];
  if (notes.has(name)) return [{ kind: 'note', source }];
  switch (name) {
    case 'ACCEPT': return verdict({ kind: 'accept' });
    case 'DROP': return verdict({ kind: 'drop' });
    case 'RETURN': return verdict({ kind: 'return' });
    case 'REJECT': return verdict({ kind: 'reject', with: options.get('--reject-with') ?? 'icmp-port-unreachable' });
    case 'NFQUEUE': case 'QUEUE': {
      const [from = 0, to = from] = (options.get('--queue-balance') ?? options.get('--queue-num') ?? '0').split(':').map(Number);
      return verdict({ kind: 'queue', source, from, to, bypass: options.has('--queue-bypass') });
    }
    case 'TPROXY': return verdict({ kind: 'proxy', source, port: Number(options.get('--on-port') ?? 0) || null });
    case 'MASQUERADE': return [{ kind: 'masquerade' }];
    case 'NOTRACK': return [{ kind: 'notrack' }];
    case 'CT': return options.has('--notrack') ? [{ kind: 'notrack' }] : zone(options) ?? [{ kind: 'note', source }];
    case 'REDIRECT': return [{ kind: 'redirect', port: options.has('--to-ports') ? numberAtom(options.get('--to-ports') ?? '') : null }];
    case 'DNAT': return [destination(readTargets(words.slice(2), '--to-destination'), source)];
    case 'SNAT': {
      const [target] = readTargets(words.slice(2), '--to-source');
      return [target ? { kind: 'snat', target } : { kind: 'unknown', source }];
    }
    case 'MARK': return [setMark('packet', options) ?? { kind: 'unknown', source }];
    case 'CONNMARK': return [copyMark(options) ?? setMark('connection', options) ?? { kind: 'unknown', source }];
  }
  return isChain(name) ? verdict({ kind: 'jump', chain: name }) : [{ kind: 'unknown', source }];
}

/** `CT --zone 7`, of both directions or of one. */
function zone(options: ReadonlyMap<string, string>): readonly Action[] | null {
  const given = options.get('--zone') ?? options.get('--zone-orig') ?? options.get('--zone-reply');
  return given === undefined ? null : [{ kind: 'zone', zone: /^\d+$/.test(given) ? Number(given) : null }];
}

/** `10.0.0.1:80`, `10.0.0.1-10.0.0.9`, `:8080`, `[fd00::1]:80`, `fd00::1`: where a translation leads. */
export function readTargetAddress(text: string): Target {
  const bracketed = /^\[([^\]]+)\](?::(.+))?$/.exec(text);
  if (bracketed) return { address: addressAtom(bracketed[1] ?? ''), port: port(bracketed[2]) };
  const colons = text.split(':').length - 1;
  if (colons > 1) return { address: addressAtom(text), port: null };
  const [address = '', ports] = text.split(':');
  return { address: address === '' ? null : addressAtom(address), port: port(ports) };
}

function port(text: string | undefined): Atom | null {
  return text === undefined || text === '' ? null : numberAtom(text.split('/')[0] ?? '');
}

function destination(targets: readonly Target[], source: string): Action {
  const [first, ...others] = targets;
  if (!first) return { kind: 'unknown', source };
  if (others.length === 0) return { kind: 'dnat', target: first };
  const map = targets.map(({ address, port }, index) => ({
    key: [numberAtom(`${index}`)], verdict: null, comment: null, data: [address ?? { kind: 'unknown' as const, source }, ...(port ? [port] : [])],
  }));
  return { kind: 'dnat-map', key: { kind: 'choice', mod: targets.length, offset: 0 }, map, port: null };
}

function readTargets(words: readonly Word[], flag: string): readonly Target[] {
  return words.flatMap((word, index) => word.text === flag && words[index + 1] ? [readTargetAddress((words[index + 1] as Word).text)] : []);
}

function readOptions(words: readonly Word[]): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  words.forEach((word, index) => {
    const next = words[index + 1];
    if (!word.quoted && word.text.startsWith('--')) options.set(word.text, next && (next.quoted || !next.text.startsWith('--')) ? next.text : '');
  });
  return options;
}

/** --set-xmark v/m: mark = (mark & ~m) ^ v. --set-mark v/m: mark = (mark & ~m) | v. (libxt_MARK, xt_mark.c) */
function setMark(of: 'packet' | 'connection', options: ReadonlyMap<string, string>): Action | null {
  const pair = (flag: string): readonly [number, number] | null => {
    const text = options.get(flag);
    if (text === undefined) return null;
    const [value, mask] = text.split('/');
    const read = [Number(value), mask === undefined ? all : Number(mask)] as const;
    return read.every(Number.isInteger) ? read : null;
  };
  const action = (and: number, xor: number): Action => ({ kind: 'mark', of, and: and >>> 0, xor: xor >>> 0 });
  const [xmark, set, or, and, xor] = [pair('--set-xmark'), pair('--set-mark'), pair('--or-mark'), pair('--and-mark'), pair('--xor-mark')];
  if (xmark) return action(~xmark[1], xmark[0]);
  if (set) return action(~(set[1] | set[0]), set[0]);
  if (or) return action(~or[0], or[0]);
  if (and) return action(and[0], 0);
  return xor ? action(all, xor[0]) : null;
}

function copyMark(options: ReadonlyMap<string, string>): Action | null {
  const to = options.has('--save-mark') ? 'connection' : options.has('--restore-mark') ? 'packet' : null;
  const mask = Number(options.get('--nfmask') || options.get('--mask') || '0xffffffff');
  return to && Number.isInteger(mask) ? { kind: 'copy-mark', to, mask } : null;
}
