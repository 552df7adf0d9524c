/** Reads the conditions of an iptables rule, as iptables-save prints them (man iptables-extensions). */
import { addressAtom, numberAtom, wordAtom } from './atom.ts';
import type { Atom } from './atom.ts';
import type { Field, Match } from './match.ts';
import { flagWords } from './tcp-flags.ts';
import type { Word } from './words.ts';

export interface ReadMatches {
  readonly matches: readonly Match[];
  readonly comment: string | null;
}

interface Option {
  readonly module: string | null;
  readonly flag: string;
  readonly negated: boolean;
  readonly args: readonly string[];
}

/** Reads the words before `-j`. An option or module that is not known becomes a match of kind unknown. */
export function readMatches(words: readonly Word[]): ReadMatches {
  const { options, modules } = group(words);
  const matches: Match[] = [];
  let comment: string | null = null;
  for (const option of options) {
    if (option.module === 'comment') comment = option.args.join(' ');
    else matches.push(...(readOption(option) ?? [{ kind: 'unknown' as const, source: write(option) }]));
  }
  const withoutOptions = modules.filter((module) => !transparent.has(module) && !options.some((option) => option.module === module));
  return { matches: [...matches, ...withoutOptions.map((module) => ({ kind: 'unknown' as const, source: `-m ${module}` }))], comment };
}

/** Modules that never decide, or whose presence without options is no condition of its own. */
const transparent = new Set(['comment', 'nfacct', 'tcp', 'udp', 'sctp', 'icmp', 'icmp6', 'ipv6-icmp', 'udplite', 'dccp']);

const basics = new Map(Object.entries({
  '--source': '-s', '--src': '-s', '--destination': '-d', '--dst': '-d', '--in-interface': '-i', '--out-interface': '-o', '--protocol': '-p', '--proto': '-p', '--match': '-m', '--fragment': '-f',
}));

function group(words: readonly Word[]): { options: readonly Option[]; modules: readonly string[] } {
  const options: Option[] = [];
  const modules: string[] = [];
  let module: string | null = null;
  for (let index = 0; index < words.length;) {
    const negated = words[index]?.text === '!' && !words[index]?.quoted;
    if (negated) index += 1;
    const text = words[index]?.text ?? '';
    const flag = basics.get(text) ?? text;
    const args: string[] = [];
    index += 1;
    for (; index < words.length; index += 1) {
      const next = words[index] as Word;
      if (!next.quoted && (next.text.startsWith('-') || next.text === '!') && !/^-\d/.test(next.text)) break;
      args.push(next.text);
    }
    if (flag === '-m') {
      module = args[0] ?? null;
      if (module) modules.push(module);
    } else options.push({ module: flag.startsWith('--') ? module : null, flag, negated, args });
  }
  return { options, modules };
}

function readOption(option: Option): readonly Match[] | null {
  const { module, flag, negated, args } = option;
  const [first = ''] = args;
  const compare = (field: Field, atoms: readonly Atom[]): readonly Match[] => [{ kind: 'compare', fields: [field], tuples: atoms.map((atom) => [atom]), negated }];
  switch (flag) {
    case '-s': return compare('saddr', [addressAtom(first)]);
    case '-d': return compare('daddr', [addressAtom(first)]);
    case '-i': return compare('iif', [wordAtom(first, '+')]);
    case '-o': return compare('oif', [wordAtom(first, '+')]);
    case '-p': return first === 'all' || first === '0' ? [] : compare('protocol', [wordAtom(protocolName(first))]);
    case '-f': return compare('fragment', [numberAtom('1:65535')]);
    case '-4': case '-6': return [];
  }
  switch (`${module} ${flag}`) {
    case 'tcp --dport': case 'udp --dport': case 'sctp --dport': case 'tcp --destination-port': case 'udp --destination-port': return compare('dport', [numberAtom(first)]);
    case 'tcp --sport': case 'udp --sport': case 'sctp --sport': case 'tcp --source-port': case 'udp --source-port': return compare('sport', [numberAtom(first)]);
    case 'tcp --syn': return [{ kind: 'flags', flags: { mask: flagWords('FIN,SYN,RST,ACK'), set: ['syn'] }, negated }];
    case 'tcp --tcp-flags': return [{ kind: 'flags', flags: { mask: flagWords(first), set: flagWords(args[1] ?? '') }, negated }];
    case 'pkttype --pkt-type': return compare('pkttype', [wordAtom(first.toLowerCase())]);
    case 'dscp --dscp': return compare('dscp', [wordAtom(first.toLowerCase())]);
    case 'ttl --ttl-eq': case 'hl --hl-eq': return compare('hops', [numberAtom(first)]);
    case 'ttl --ttl-lt': case 'hl --hl-lt': return compare('hops', [numberAtom(`0:${Number(first) - 1}`)]);
    case 'ttl --ttl-gt': case 'hl --hl-gt': return compare('hops', [numberAtom(`${Number(first) + 1}:255`)]);
    case 'helper --helper': return compare('cthelper', [wordAtom(first)]);
    case 'multiport --dports': return compare('dport', first.split(',').map(numberAtom));
    case 'multiport --sports': return compare('sport', first.split(',').map(numberAtom));
    case 'conntrack --ctstate': case 'state --state': return states(first.split(','), negated);
    case 'conntrack --ctstatus': return compare('ctstatus', first.split(',').map((word) => wordAtom(word.toLowerCase())));
    case 'conntrack --ctdir': return compare('ctdirection', [wordAtom(first.toLowerCase())]);
    case 'conntrack --ctorigsrc': return compare('ctorigsaddr', [addressAtom(first)]);
    case 'conntrack --ctorigdst': return compare('ctorigdaddr', [addressAtom(first)]);
    case 'conntrack --ctorigsrcport': return compare('ctorigsport', [numberAtom(first)]);
    case 'conntrack --ctorigdstport': return compare('ctorigdport', [numberAtom(first)]);
    case 'conntrack --ctproto': return compare('protocol', [wordAtom(protocolName(first))]);
    case 'addrtype --dst-type': return compare('daddrtype', first.split(',').map((word) => wordAtom(word.toLowerCase())));
    case 'addrtype --src-type': return compare('saddrtype', first.split(',').map((word) => wordAtom(word.toLowerCase())));
    case 'addrtype --limit-iface-in': case 'addrtype --limit-iface-out': return [];
    case 'iprange --src-range': return compare('saddr', [addressAtom(first)]);
    case 'iprange --dst-range': return compare('daddr', [addressAtom(first)]);
    case 'mark --mark': return mark('packet', first, negated);
    case 'connmark --mark': return mark('connection', first, negated);
    case 'statistic --probability': return /^[\d.]+$/.test(first) ? [{ kind: 'chance', probability: negated ? 1 - Number(first) : Number(first) }] : null;
    case 'statistic --every': return Number(first) > 0 ? [{ kind: 'chance', probability: negated ? 1 - 1 / Number(first) : 1 / Number(first) }] : null;
    case 'statistic --mode': case 'statistic --packet': return [];
    case 'set --match-set': return setLookup(first, args[1] ?? '', negated);
    case 'set --return-nomatch': return [];
  }
  switch (module) {
    case 'nfacct': return [];
    case 'recent': return recent(flag, negated);
    case 'owner': return [{ kind: 'socket', source: write(option) }];
    case 'icmp': case 'icmp6': return compare('icmptype', [wordAtom(first.toLowerCase())]);
  }
  return null;
}

function states(words: readonly string[], negated: boolean): readonly Match[] {
  // DNAT and SNAT are no states but statuses; iptables lets both stand in one list, and any of them will do.
  return [{ kind: 'compare', fields: ['ctstate'], tuples: words.map((word) => [wordAtom(word.toLowerCase())]), negated }];
}

function mark(of: 'packet' | 'connection', text: string, negated: boolean): readonly Match[] | null {
  const [value, mask = '0xffffffff'] = text.split('/') as [string, string | undefined];
  const [wanted, bits] = [Number(value), Number(mask)];
  return Number.isInteger(wanted) && Number.isInteger(bits) ? [{ kind: 'mark', of, mask: bits, from: wanted, to: wanted, negated }] : null;
}

function setLookup(set: string, directions: string, negated: boolean): readonly Match[] {
  return [{ kind: 'unknown', source: `${negated ? '! ' : ''}--match-set ${set} ${directions}` }];
}

/** --set and --remove only take notes; --rcheck and --update ask whether this client was seen before. */
function recent(flag: string, negated: boolean): readonly Match[] {
  return flag === '--rcheck' || flag === '--update' ? [{ kind: 'history', negated }] : [];
}

const protocols = new Map(Object.entries({ 6: 'tcp', 17: 'udp', 132: 'sctp', 1: 'icmp', 58: 'icmpv6', 4: 'ipencap', ipip: 'ipencap', ipv4: 'ipencap', 47: 'gre', 'ipv6-icmp': 'icmpv6', icmp6: 'icmpv6' }));

function protocolName(text: string): string {
  return protocols.get(text) ?? text;
}

function write({ module, flag, negated, args }: Option): string {
  return `${module ? `-m ${module} ` : ''}${negated ? '! ' : ''}${[flag, ...args].join(' ')}`;
}
