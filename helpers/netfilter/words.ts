/** Splits a line as iptables-save prints it into words: double quotes hold spaces, a backslash keeps the next character. */

export interface Word {
  readonly text: string;
  /** A quoted word is never an option, even when it begins with a dash. */
  readonly quoted: boolean;
}

export function splitWords(line: string): readonly Word[] {
  const words: Word[] = [];
  const pattern = /"((?:[^"\\]|\\.)*)"?|(\S+)/g;
  for (const [, inQuotes, bare] of line.matchAll(pattern)) {
    words.push(bare === undefined ? { text: (inQuotes ?? '').replace(/\\(.)/g, '$1'), quoted: true } : { text: bare, quoted: false });
  }
  return words;
}
