/** Reads `nft -j list ruleset` (libnftables-json(5)): native nftables, and iptables-nft tables with their xt parts opaque. */
import { readElements } from './nft-elements.ts';
import { readStatements } from './nft-statements.ts';
import type { BaseChain, Chain, Counters, Hook, NamedSet, NamedTimeout, Rule, Ruleset, TableFamily } from './ruleset.ts';
import { asArray, asRecord, asText } from './json.ts';
import type { Json } from './json.ts';

export interface NftReading extends Ruleset {
  /** False when the text is no JSON of nft: nothing was learned then. */
  readonly readable: boolean;
}

interface Draft extends Omit<Chain, 'rules'> { readonly rules: Rule[] }

/** Reads the dump. Never throws: what is not understood lands in `unknown` or in statements of kind unknown. */
export function readNftRuleset(text: string): NftReading {
  const objects = parse(text);
  if (!objects) return { chains: [], sets: [], dumps: [], unknown: [{ kind: 'unknown', source: text.slice(0, 200) }], readable: false };
  const chains = new Map<string, Draft>();
  const sets: NamedSet[] = [];
  const timeouts: NamedTimeout[] = [];
  const updated = new Set<string>();
  const unknown: { kind: 'unknown'; source: string }[] = [];
  for (const object of objects) {
    const [kind = '', body] = Object.entries(asRecord(object))[0] ?? [];
    const fields = asRecord(body);
    const id = { backend: 'nft' as const, family: asText(fields['family']) as TableFamily, table: asText(fields['table']) };
    if (kind === 'chain') {
      const name = asText(fields['name']);
      chains.set(`${id.family} ${id.table} ${name}`, { ...id, name, base: readBase(fields), rules: [] });
    } else if (kind === 'rule') {
      const chain = chains.get(`${id.family} ${id.table} ${asText(fields['chain'])}`);
      if (!chain) unknown.push({ kind: 'unknown', source: JSON.stringify(object) });
      else chain.rules.push(readRule(fields, chain.rules.length + 1, (set) => updated.add(`${id.family} ${id.table} ${set}`)));
    } else if (kind === 'set' || kind === 'map') {
      sets.push({ ...id, name: asText(fields['name']), kind, dynamic: asArray(fields['flags']).includes('dynamic'), elements: readElements(fields['elem']) });
    } else if (kind === 'ct timeout') {
      timeouts.push({ ...id, name: asText(fields['name']), seconds: Object.fromEntries(Object.entries(asRecord(fields['policy'])).flatMap(([state, value]) => (typeof value === 'number' ? [[state, value]] : []))) });
    } else if (!['metainfo', 'table', 'counter', 'quota', 'limit', 'ct helper', 'ct expectation', 'flowtable', 'secmark', 'synproxy'].includes(kind)) {
      unknown.push({ kind: 'unknown', source: JSON.stringify(object).slice(0, 300) });
    }
  }
  // nft 1.0.6 does not print the flag `dynamic`, so a set is also known by the rules that fill it.
  const filled = sets.map((set) => updated.has(`${set.family} ${set.table} ${set.name}`) ? { ...set, dynamic: true } : set);
  return { chains: [...chains.values()], sets: filled, timeouts, dumps: ['nft'], unknown, readable: true };
}

function parse(text: string): readonly Json[] | null {
  try {
    const objects = asRecord(JSON.parse(text) as Json)['nftables'];
    return Array.isArray(objects) ? objects : null;
  } catch {
    return null;
  }
}

const hooks: readonly string[] = ['ingress', 'prerouting', 'input', 'forward', 'output', 'postrouting', 'egress'];

function readBase(fields: Readonly<Record<string, Json>>): BaseChain | null {
  const hook = asText(fields['hook']);
  if (!hooks.includes(hook)) return null;
  const type = asText(fields['type']);
  return {
    hook: hook as Hook,
    priority: typeof fields['prio'] === 'number' ? fields['prio'] : 0,
    type: type === 'nat' || type === 'route' ? type : 'filter',
    policy: fields['policy'] === 'drop' ? 'drop' : 'accept',
    policyCounters: null,
    devices: asArray(fields['dev']).map(asText).filter((device) => device !== ''),
  };
}

function readRule(fields: Readonly<Record<string, Json>>, position: number, onUpdate: (set: string) => void): Rule {
  const statements = asArray(fields['expr']);
  const { matches, actions, updates } = readStatements(statements);
  updates.forEach(onUpdate);
  return {
    position, matches, actions,
    comment: fields['comment'] === undefined ? null : asText(fields['comment']),
    source: renderRule(statements),
    counters: readCounters(statements),
    handle: typeof fields['handle'] === 'number' ? fields['handle'] : null,
  };
}

function readCounters(statements: readonly Json[]): Counters | null {
  for (const statement of statements) {
    const counter = asRecord(asRecord(statement)['counter']);
    if (typeof counter['packets'] === 'number' && typeof counter['bytes'] === 'number') return { packets: counter['packets'], bytes: counter['bytes'] };
  }
  return null;
}

/** A rule of nft in one line, near to what `nft list ruleset` would print. */
function renderRule(statements: readonly Json[]): string {
  return statements.map(renderJson).filter((text) => !text.startsWith('counter')).join(' ');
}

function renderJson(value: Json): string {
  if (value === null) return '';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `{ ${value.map(renderJson).join(', ')} }`;
  const [kind = '', body = null] = Object.entries(value)[0] ?? [];
  const part = asRecord(body);
  const render = (name: string): string => renderJson(part[name] ?? null);
  switch (kind) {
    case 'match': return `${render('left')} ${part['op'] === '==' || part['op'] === 'in' ? '' : `${asText(part['op'])} `}${render('right')}`;
    case 'payload': return `${asText(part['protocol'])} ${asText(part['field'])}`;
    case 'meta': case 'ct': return kind === 'meta' ? asText(part['key']) : `ct ${asText(part['key'])}`;
    case 'fib': return `fib ${asArray(part['flags']).map(asText).join(' . ')} ${asText(part['result'])}`;
    case 'prefix': return `${render('addr')}/${render('len')}`;
    case 'concat': return asArray(body).map(renderJson).join(' . ');
    case 'range': return asArray(body).map(renderJson).join('-');
    case 'jump': case 'goto': return `${kind} ${asText(part['target'])}`;
    case 'set': return Array.isArray(body) ? renderJson(body) : `${asText(part['op'])} ${asText(part['set'])} { ${render('elem')} }`;
    case 'vmap': return `${render('key')} vmap ${render('data')}`;
    case 'map': return `${render('key')} map ${render('data')}`;
    case 'numgen': return `numgen ${asText(part['mode'])} mod ${render('mod')}`;
    case 'mangle': return `${render('key')} set ${render('value')}`;
    case 'dnat': case 'snat': return `${kind} to ${render('addr')}${part['port'] === undefined ? '' : `:${render('port')}`}`;
    case 'masquerade': case 'redirect': return part['port'] === undefined ? kind : `${kind} to :${render('port')}`;
    case 'reject': return part['expr'] === undefined ? 'reject' : `reject with ${asText(part['type'])} ${render('expr')}`;
    case 'xt': return `xt ${asText(part['type'])} ${asText(part['name'])}`;
    case '|': case '&': case '^': return asArray(body).map(renderJson).join(` ${kind} `);
    default: return body === null ? kind : `${kind} ${Array.isArray(body) || typeof body !== 'object' ? renderJson(body) : JSON.stringify(body)}`;
  }
}
