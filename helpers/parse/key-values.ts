/** `name = value` (sysctl) or `name: value` lines; others are passed over. */
export function parseKeyValues(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(text.split('\n').flatMap((line): readonly (readonly [string, string])[] => {
    const match = /^\s*([^\s=:]+)\s*[=:]\s*(.*?)\s*$/.exec(line);
    return match === null ? [] : [[match[1] ?? '', match[2] ?? '']];
  }));
}
