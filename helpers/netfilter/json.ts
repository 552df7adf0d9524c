/** Reading JSON whose shape is not certain: a wrong kind of value is read as an empty one. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export function asRecord(value: Json | undefined): Readonly<Record<string, Json>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value as Readonly<Record<string, Json>> : {};
}

/** An array as it is, nothing as an empty array, anything else as an array of one. */
export function asArray(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value as Json];
}

export function asText(value: Json | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
