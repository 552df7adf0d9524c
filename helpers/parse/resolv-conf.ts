/** resolv.conf(5) as a C library reads it: the last `search` (or `domain`) line counts, options may be given in several lines. */
export interface ResolvConf {
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  readonly options: Readonly<Record<string, string | true>>;
  /** Default 1 (libc's own). */
  readonly ndots: number;
}

export function parseResolvConf(text: string): ResolvConf {
  const nameservers: string[] = [];
  let search: readonly string[] = [];
  const options: Record<string, string | true> = {};
  for (const raw of text.split('\n')) {
    const [word, ...rest] = raw.replace(/[#;].*$/, '').trim().split(/\s+/);
    if (word === 'nameserver' && rest[0] !== undefined) nameservers.push(rest[0]);
    if (word === 'search' || word === 'domain') search = rest;
    if (word === 'options') {
      for (const option of rest) {
        const [name, value] = option.split(':');
        if (name !== undefined && name !== '') options[name] = value ?? true;
      }
    }
  }
  const ndots = Number(options['ndots'] ?? 1);
  return { nameservers, search, options, ndots: Number.isFinite(ndots) ? ndots : 1 };
}
