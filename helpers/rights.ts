import { dispensable, paths, type Objects } from './objects.ts';

/** What the API says to a user who has not the right. */
export function isForbidden(why: string): boolean {
  return /: forbidden\b/.test(why);
}

/** Roles of one namespace, and `view` for all of them, include neither. */
const beyondView: readonly string[] = [paths.nodes, paths.leases];

/** Lists that this user may not read, and, said once, the rights that would help. null: none that matters. */
export function rightsMissing({ unreadable, parts }: Pick<Objects, 'unreadable' | 'parts'>): string | null {
  const lists = Object.values(paths).filter((path) => !dispensable.includes(path) && isForbidden(unreadable[path] ?? ''));
  if (lists.length === 0) return null;
  const [whole, some] = [lists.filter((path) => parts[path] === undefined), lists.filter((path) => parts[path] !== undefined)];
  const extra = lists.filter((path) => beyondView.includes(path)).map(resourceOf);
  const wanted = [
    ...(extra.length < lists.length ? ['ClusterRole view for the whole cluster'] : []),
    ...(extra.length === 0 ? [] : [`the right to list ${extra.join(' and ')}`]),
  ];
  const user = /for user (\S+)/.exec(unreadable[lists[0] ?? ''] ?? '')?.[1];
  const places = [...new Set(some.flatMap((path) => parts[path] ?? []))].sort();
  const kept = [
    ...(whole.length === 0 ? [] : [`no ${whole.map(resourceOf).join(', ')}`]),
    ...(some.length === 0 ? [] : [`only of ${places.join(', ')} the ${some.map(resourceOf).join(', ')}`]),
  ];
  return `${wanted.join(' and ')} would show what user ${user ?? 'unknown'} may not read: it is given ${kept.join('; and ')}`;
}

/** `/apis/apps/v1/deployments` -> `deployments` */
function resourceOf(path: string): string {
  return (path.split('?')[0] ?? '').split('/').at(-1) ?? '';
}
