/** Answers whether values lie in the elements of a set, in three ways: yes, no, or unknown. */
import { isSingle, writeAddress, writeAtom } from './atom.ts';
import type { Atom } from './atom.ts';
import type { Element } from './action.ts';
import type { Value } from './field-value.ts';

export type Answer = 'yes' | 'no' | 'unknown';

/** Does a value lie in an atom? */
export function contains(atom: Atom, value: Value): Answer {
  if (atom.kind === 'word' && atom.prefix && atom.word === '') return 'yes';
  if (value === null || atom.kind === 'unknown') return 'unknown';
  if ('address' in value) return atom.kind === 'address' && atom.family === value.family && value.address >= atom.from && value.address <= atom.to ? 'yes' : 'no';
  if ('number' in value) return atom.kind === 'number' && value.number >= atom.from && value.number <= atom.to ? 'yes' : 'no';
  if (atom.kind === 'number') return value.words.includes(`${atom.from}`) ? 'yes' : 'no';
  return atom.kind === 'word' && value.words.some((word) => atom.prefix ? word.startsWith(atom.word) : word === atom.word) ? 'yes' : 'no';
}

/** All parts of a tuple must hold: one no settles it, otherwise one unknown leaves it open. */
export function containsAll(tuple: readonly Atom[], values: readonly Value[]): Answer {
  return tuple.length === 0 ? 'unknown' : all(tuple.map((atom, index) => contains(atom, values[index] ?? null)));
}

function all(answers: readonly Answer[]): Answer {
  return answers.includes('no') ? 'no' : answers.includes('unknown') ? 'unknown' : 'yes';
}

export function any(answers: readonly Answer[]): Answer {
  return answers.includes('yes') ? 'yes' : answers.includes('unknown') ? 'unknown' : 'no';
}

export function not(answer: Answer, negated: boolean): Answer {
  return !negated || answer === 'unknown' ? answer : answer === 'yes' ? 'no' : 'yes';
}

/** The element that holds these values, and whether there is one. */
export function findElement(elements: readonly Element[], values: readonly Value[]): { readonly answer: Answer; readonly element: Element | null } {
  const exact = exactElements(elements);
  if (elements.length > 16 && !values.includes(null)) {
    for (const spelling of spellings(values)) {
      const element = exact.single.get(spelling);
      if (element) return { answer: 'yes', element };
    }
    return scan(exact.others, values);
  }
  return scan(elements, values);
}

function scan(elements: readonly Element[], values: readonly Value[]): { readonly answer: Answer; readonly element: Element | null } {
  let open = false;
  for (const element of elements) {
    const answer = containsAll(element.key, values);
    if (answer === 'yes') return { answer, element };
    open ||= answer === 'unknown';
  }
  return { answer: open ? 'unknown' : 'no', element: null };
}

interface Exact {
  readonly single: ReadonlyMap<string, Element>;
  readonly others: readonly Element[];
}

const exacts = new WeakMap<readonly Element[], Exact>();

/** Service maps have an element for each Service port, all of single values: found by name rather than one by one. */
function exactElements(elements: readonly Element[]): Exact {
  const made = exacts.get(elements);
  if (made) return made;
  const single = new Map<string, Element>();
  const others: Element[] = [];
  for (const element of elements) {
    if (element.key.length > 0 && element.key.every(isSingle)) single.set(element.key.map(writeAtom).join(' . '), element);
    else others.push(element);
  }
  const exact = { single, others };
  exacts.set(elements, exact);
  return exact;
}

function spellings(values: readonly Value[]): readonly string[] {
  return values.reduce<readonly string[]>((texts, value) => {
    const parts = value === null ? [] : 'address' in value ? [writeAddress({ family: value.family, value: value.address })] : 'number' in value ? [`${value.number}`] : value.words;
    return texts.flatMap((text) => parts.map((part) => text === '' ? part : `${text} . ${part}`));
  }, ['']);
}
