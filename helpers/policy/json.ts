/** Total readers of raw API JSON: whatever is malformed reads as absent, nothing throws. */

export type Json = Readonly<Record<string, unknown>>;
export type Labels = Readonly<Record<string, string>>;

/** The value as an object, or null. JSON null is absent, as it is to the API server. */
export function record(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** A field of a nested object: `at(pod, 'metadata', 'labels')`. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => {
    const object = record(inner);
    return object && Object.hasOwn(object, key) ? object[key] : undefined;
  }, value);
}

/** Labels with string values; any other entry cannot exist in a cluster and is left out. */
export function labels(value: unknown): Labels {
  const entries = Object.entries(record(value) ?? {});
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** The value of a label, or null. Own properties only: a label may be called `constructor`. */
export function label(of: Labels, key: string): string | null {
  return Object.hasOwn(of, key) ? (of[key] ?? null) : null;
}
