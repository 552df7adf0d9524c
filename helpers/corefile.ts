/** What of a Corefile decides over single names, before (or instead of) the plugin that knows the cluster. */

export interface Override {
  readonly plugin: string;
  /** The line that knows the name. */
  readonly line: string;
}

/** Plugins that answer, or change, names by themselves; in each, a line with its own words. */
const deciding = new Set(['hosts', 'template', 'rewrite', 'file', 'auto', 'alternate', 'erratic']);

/** Its lines, without comments and indentation. */
function linesOf(corefile: string): readonly string[] {
  return corefile.split('\n').map((line) => line.replace(/(^|\s)#.*/, '').trim());
}

/** Lines that mean this name: they spell it, a zone that it is in and that is narrower than the cluster's, or a pattern that fits it. */
export function overridesOf(corefile: string, name: string, domain: string): readonly Override[] {
  const bare = name.replace(/\.$/, '');
  const means = (word: string): boolean => {
    const plain = word.replace(/\.$/, '');
    if (plain === bare) return true;
    const zone = plain.endsWith(`.${domain}`) && bare.endsWith(`.${plain}`);
    return zone || (/[\\^$*+(){}[\]|]/.test(word) && fits(word, bare));
  };
  let depth = 0;
  let plugin = '';
  const lines = linesOf(corefile);
  return lines.flatMap((line, index): readonly Override[] => {
    const words = line.split(/\s+/).filter((word) => word !== '' && word !== '{' && word !== '}');
    if (depth <= 1 && words[0] !== undefined) plugin = words[0];
    const found = depth >= 1 && deciding.has(plugin) && (words.some(means) || catchesAll(lines, index, bare)) ? [{ plugin, line: line.replace(/\s*\{$/, '') }] : [];
    depth += opened(line);
    return found;
  });
}

/** `template IN A .`: without a pattern of its own it answers every question of its class and type in its zones (those of its server block, where it names none). */
function catchesAll(lines: readonly string[], index: number, bare: string): boolean {
  const [plugin, , type, ...zones] = (lines[index] ?? '').replace(/\s*\{$/, '').split(/\s+/);
  if (plugin !== 'template' || !['A', 'ANY'].includes(type ?? '')) return false;
  const block = lines.slice(index + 1, lines.indexOf('}', index));
  const within = zones.length === 0 || zones.some((zone) => zone === '.' || bare === zone.replace(/\.$/, '') || bare.endsWith(`.${zone.replace(/\.$/, '')}`));
  return within && !block.some((inner) => inner.startsWith('match '));
}

/** Braces that stand for themselves: those in a pattern or in an answer belong to it. */
function opened(line: string): number {
  return (/(^|\s)\{$/.test(line) ? 1 : 0) - (/^\}/.test(line) ? 1 : 0);
}

function fits(pattern: string, name: string): boolean {
  try {
    return new RegExp(pattern.replaceAll(/^"|"$/g, '')).test(`${name}.`);
  } catch {
    return false;
  }
}

type Labels = Readonly<Record<string, string>>;

/** A Service as the filters of the plugin `kubernetes` see it. */
export interface Filtered {
  readonly namespace: string;
  readonly labels: Labels;
  readonly namespaceLabels: Labels;
  /** Its name leads to its endpoints. */
  readonly headless: boolean;
}

/** Lines of the plugin `kubernetes` that keep a Service from the DNS servers: by its namespace, its labels, or those of its namespace. */
export function hidingLines(corefile: string, service: Filtered): readonly string[] {
  return linesOf(corefile).filter((line) => {
    const [word = '', ...rest] = line.split(/\s+/);
    switch (word) {
      case 'namespaces': return rest.length > 0 && !rest.includes(service.namespace);
      case 'labels': return rest.length > 0 && !fitsExpression(rest.join(' '), service.labels);
      case 'namespace_labels': return rest.length > 0 && !fitsExpression(rest.join(' '), service.namespaceLabels);
      case 'noendpoints': return service.headless;
      default: return false;
    }
  });
}

/** Longer than this nobody keeps answers about things that change (kubernetes' own records live for 5 s, 30 at most by the usual Corefile). */
const longSeconds = 60;

/**
 * Lines that make servers keep answers although the cluster has changed: `success CAPACITY TTL MINTTL` or `denial ...` of the plugin `cache`, by the shortest time; `cache TTL` by the
 * longest, where the records themselves (`ttl` of the plugin `kubernetes`) live as long.
 */
export function keepingLines(corefile: string): readonly string[] {
  const lines = linesOf(corefile);
  const lasting = lines.some((line) => Number(/^ttl (\d+)/.exec(line)?.[1] ?? 0) > longSeconds);
  return lines.filter((line) => Number(/^(?:success|denial)\s+\d+\s+\d+\s+(\d+)/.exec(line)?.[1] ?? 0) > longSeconds || (lasting && Number(/^cache\s+(\d+)/.exec(line)?.[1] ?? 0) > longSeconds));
}

/** A label selector as it is typed: `a=b,c!=d,e in (f,g),h notin (i),j,!k`. */
function fitsExpression(expression: string, labels: Labels): boolean {
  return expression.split(/,(?![^(]*\))/).map((part) => part.trim()).filter((part) => part !== '').every((part) => {
    const set = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(part);
    if (set !== null) return (set[3] ?? '').split(',').map((value) => value.trim()).includes(labels[set[1] ?? ''] ?? '') === (set[2] === 'in');
    const pair = /^([^=!\s]+)\s*(==|=|!=)\s*(\S*)$/.exec(part);
    if (pair !== null) return (labels[pair[1] ?? ''] === pair[3]) === (pair[2] !== '!=');
    return part.startsWith('!') ? !(part.slice(1).trim() in labels) : part in labels;
  });
}

/**
 * Lines by which servers fail on a cluster name although the API would tell them: one that leads the plugin `kubernetes` to an API of its own, and a plugin `hosts` that knows the
 * zone and hands on nothing that it does not know (without `fallthrough` it answers SERVFAIL); and a server block with a zone of its own that the name is in, and without that plugin.
 */
export function failingLines(corefile: string, name: string): readonly string[] {
  const bare = name.replace(/\.$/, '');
  const lines = linesOf(corefile);
  return [...strangeBlocks(corefile, bare), ...lines.flatMap((line, index): readonly string[] => {
    if (/^(endpoint|kubeconfig)\s+\S/.test(line)) return [line];
    const hosts = /^hosts\b(.*?)(\{?)$/.exec(line);
    if (hosts === null) return [];
    const zones = (hosts[1] ?? '').trim().split(/\s+/).filter((word) => word !== '').slice(1).map((zone) => zone.replace(/\.$/, ''));
    const end = hosts[2] === '{' ? lines.indexOf('}', index) : index;
    const hands = lines.slice(index, end + 1).some((inner) => inner.startsWith('fallthrough'));
    return !hands && (zones.length === 0 || zones.some((zone) => zone === '' || bare === zone || bare.endsWith(`.${zone}`))) ? [line.replace(/\s*\{$/, '')] : [];
  })];
}

/** Addresses that questions are handed on to. */
export function forwardedTo(corefile: string): readonly string[] {
  return [...new Set(linesOf(corefile).flatMap((line) => (/^forward\s+\S+\s+(.*?)\s*\{?$/.exec(line)?.[1] ?? '').split(/\s+/)).map((word) => word.replace(/^\w+:\/\//, '').replace(/^\[|\](:\d+)?$/g, '').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')).filter((word) => /^[\d.]+$|:/.test(word)))];
}

/** The file whose name servers the root zone is handed on to, where no address is named beside it. */
export function forwardingFile(corefile: string): string | undefined {
  return linesOf(corefile).map((line) => /^forward\s+\.\s+(\/\S+)\s*\{?$/.exec(line)?.[1]).find((path) => path !== undefined);
}

/** The server block that has this name (the one with the narrowest zone) where it does not ask the cluster: its first line. */
function strangeBlocks(corefile: string, bare: string): readonly string[] {
  const blocks = [...corefile.matchAll(/^(\S[^\n{]*?)\s*\{\n([^]*?)^\}/gm)].flatMap(([, head = '', body = '']) => head.split(/\s+/).map((zone) => ({ head, body, zone: zone.replace(/^\w+:\/\//, '').replace(/:\d+$/, '').replace(/\.$/, '') })));
  const [own] = blocks.filter(({ zone }) => zone === '' || bare === zone || bare.endsWith(`.${zone}`)).sort((a, b) => b.zone.length - a.zone.length);
  const asksCluster = (body: string): boolean => /^\s*kubernetes\b/m.test(body);
  return own === undefined || asksCluster(own.body) || !blocks.some(({ body }) => asksCluster(body)) ? [] : [own.head];
}
