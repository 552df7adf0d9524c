/**
 * Label selectors (metav1.LabelSelector), as the API machinery matches them: all requirements must hold, an empty
 * selector matches everything, and NotIn holds for an object that lacks the key.
 * Source: kubernetes.io/docs/concepts/overview/working-with-objects/labels, apimachinery pkg/labels.
 */
import { label, list, record, text, type Labels } from './json.ts';

export type Requirement =
  | { readonly kind: 'equals'; readonly key: string; readonly value: string }
  | { readonly kind: 'in' | 'not-in'; readonly key: string; readonly values: readonly string[] }
  | { readonly kind: 'exists' | 'does-not-exist'; readonly key: string }
  | { readonly kind: 'invalid'; readonly source: string };

const setOperators = { In: 'in', NotIn: 'not-in' } as const;
const keyOperators = { Exists: 'exists', DoesNotExist: 'does-not-exist' } as const;

/** The requirements of a raw selector; null, `{}` and malformed containers have none. */
export function requirements(selector: unknown): readonly Requirement[] {
  const matchLabels = Object.entries(record(record(selector)?.['matchLabels']) ?? {}).map(equals);
  return [...matchLabels, ...list(record(selector)?.['matchExpressions']).map(expression)];
}

function equals([key, value]: [string, unknown]): Requirement {
  return typeof value === 'string' ? { kind: 'equals', key, value } : { kind: 'invalid', source: `${key}=${JSON.stringify(value)}` };
}

function expression(raw: unknown): Requirement {
  const invalid: Requirement = { kind: 'invalid', source: JSON.stringify(raw) ?? 'undefined' };
  const key = text(record(raw)?.['key']);
  const operator = text(record(raw)?.['operator']) ?? '';
  const values = list(record(raw)?.['values']).filter((value): value is string => typeof value === 'string');
  if (key === null) return invalid;
  if (operator === 'In' || operator === 'NotIn') return values.length > 0 ? { kind: setOperators[operator], key, values } : invalid;
  if (operator === 'Exists' || operator === 'DoesNotExist') return values.length === 0 ? { kind: keyOperators[operator], key } : invalid;
  return invalid;
}

function holds(requirement: Requirement, labels: Labels): boolean {
  if (requirement.kind === 'invalid') return false;
  const value = label(labels, requirement.key);
  switch (requirement.kind) {
    case 'equals': return value === requirement.value;
    case 'in': return value !== null && requirement.values.includes(value);
    case 'not-in': return value === null || !requirement.values.includes(value);
    case 'exists': return value !== null;
    case 'does-not-exist': return value === null;
  }
}

/** The requirements that these labels do not meet: empty when the selector matches. */
export function unmet(selector: unknown, labels: Labels): readonly Requirement[] {
  return requirements(selector).filter((requirement) => !holds(requirement, labels));
}

export function matchesSelector(selector: unknown, labels: Labels): boolean {
  return unmet(selector, labels).length === 0;
}

function describeRequirement(requirement: Requirement): string {
  switch (requirement.kind) {
    case 'equals': return `${requirement.key}=${requirement.value}`;
    case 'in': return `${requirement.key} in (${requirement.values.join(', ')})`;
    case 'not-in': return `${requirement.key} notin (${requirement.values.join(', ')})`;
    case 'exists': return `a label ${requirement.key}`;
    case 'does-not-exist': return `no label ${requirement.key}`;
    case 'invalid': return `the invalid requirement ${requirement.source}`;
  }
}

/** A selector in words: "pods with app=web and tier in (a, b)", "all pods". */
export function describeSelector(selector: unknown, noun = 'pods'): string {
  const parts = requirements(selector).map(describeRequirement);
  return parts.length === 0 ? `all ${noun}` : `${noun} with ${parts.join(' and ')}`;
}

/** What an object has instead of the unmet requirements: "no label team", "team=b". */
export function describeLack(missing: readonly Requirement[], labels: Labels): string {
  const keys = [...new Set(missing.flatMap((requirement) => (requirement.kind === 'invalid' ? [] : [requirement.key])))];
  const parts = keys.map((key) => (label(labels, key) === null ? `no label ${key}` : `${key}=${label(labels, key)}`));
  return parts.length === 0 ? 'labels that no invalid requirement can match' : parts.join(' and ');
}
