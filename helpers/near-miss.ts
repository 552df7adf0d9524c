import { nameOf, type Pod } from './kube.ts';

/** What was written and what was meant: the nearest labels or names, by edit distance on keys and on values. */

export interface NearMiss {
  readonly pods: readonly Pod[];
  /** The selector that would pick them: the given one with the differing pairs mended. */
  readonly selector: Readonly<Record<string, string>>;
  readonly distance: number;
  /** The differing pairs in words: `app=hostname instead of app=hostnames`. */
  readonly differences: readonly string[];
}

/** Pods of one namespace whose labels come nearest to a selector that picks none of them. null: nothing is near. */
export function nearestPods(selector: Readonly<Record<string, string>>, pods: readonly Pod[]): NearMiss | null {
  const misses = new Map<string, { pods: Pod[]; selector: Record<string, string>; distance: number; differences: string[] }>();
  for (const pod of pods) {
    const mended: Record<string, string> = {};
    const differences: string[] = [];
    let distance = 0;
    for (const [key, value] of Object.entries(selector)) {
      const near = nearestLabel(key, value, pod.metadata.labels ?? {});
      distance += near.distance;
      mended[near.key] = near.value;
      if (near.distance > 0) differences.push(`${key}=${value}, but the pods have ${near.key}=${near.value}`);
    }
    const id = JSON.stringify(mended);
    const known = misses.get(id);
    if (known === undefined) misses.set(id, { pods: [pod], selector: mended, distance, differences });
    else known.pods.push(pod);
  }
  const best = [...misses.values()].sort((a, b) => a.distance - b.distance || b.pods.length - a.pods.length)[0];
  return best === undefined || best.distance > tolerance(selector) ? null : best;
}

/** A slip changes a few letters; more than that is another label. */
function tolerance(selector: Readonly<Record<string, string>>): number {
  return 0.55 * Object.keys(selector).length;
}

function nearestLabel(key: string, value: string, labels: Readonly<Record<string, string>>): { readonly key: string; readonly value: string; readonly distance: number } {
  const candidates = Object.entries(labels)
    .filter(([name]) => name !== 'pod-template-hash')
    .map(([name, text]) => ({ key: name, value: text, distance: name === key && text === value ? 0 : text === value ? share(name, key) / 2 : name === key ? share(text, value) : (share(name, key) + share(text, value)) / 1.5 }));
  return candidates.sort((a, b) => a.distance - b.distance)[0] ?? { key, value, distance: 1 };
}

/** Edits needed, as a share of the longer text: 0 the same, 1 nothing in common. */
export function share(a: string, b: string): number {
  return a === b ? 0 : editDistance(a.toLowerCase(), b.toLowerCase()) / Math.max(a.length, b.length, 1);
}

/** Damerau–Levenshtein (optimal string alignment): a swap of neighbours is one slip. */
export function editDistance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (__, j) => (i === 0 ? j : j === 0 ? i : 0)));
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, at(i - 2, j - 2) + 1);
      (rows[i] as number[])[j] = best;
    }
  }
  return at(a.length, b.length);
}

/** The nearest of some names; null: none is near. */
export function nearestName(wanted: string, names: readonly string[]): string | null {
  const best = names.map((name) => ({ name, distance: share(name, wanted) })).sort((a, b) => a.distance - b.distance)[0];
  return best === undefined || best.distance > 0.5 ? null : best.name;
}

export function namesOf(pods: readonly Pod[]): string {
  const names = pods.map(nameOf);
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}
