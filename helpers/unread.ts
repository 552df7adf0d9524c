import type { Service } from './kube.ts';
import { namespaced, paths, type Kind, type Objects } from './objects.ts';
import { pathIn } from './parts.ts';
import type { Role } from './survey.ts';

type Known = Pick<Objects, 'unreadable' | 'parts'>;

/**
 * Why it is not known what there is of a kind in a namespace, or (without one) anywhere; undefined: all of it was read. What is missing in a list may only be said to be missing
 * where this is undefined.
 */
export function unreadIn({ unreadable, parts }: Known, kind: Kind, namespace?: string): string | undefined {
  const whole = unreadable[paths[kind]];
  if (whole === undefined || namespace === undefined) return whole;
  return parts[paths[kind]]?.includes(namespace) === true ? undefined : unreadable[pathIn(paths[kind], namespace)] ?? whole;
}

/** The DNS Service may be called anything, in any namespace: one that was not found may be in each of them. */
export function placeOf({ role, service: known, namespace }: { readonly role: Role; readonly service: Service | undefined; readonly namespace: string }): string | undefined {
  return role === 'dns' && known === undefined ? undefined : namespace;
}

/** Nothing was given that a Service could be judged by: no node, and no part of any list. */
export function gaveNothing(objects: Known & Pick<Objects, 'nodes'>): boolean {
  return objects.nodes.length === 0 && (unreadIn(objects, 'nodes') === undefined || namespaced.every((kind) => unreadIn(objects, kind) !== undefined && objects.parts[paths[kind]] === undefined));
}

/** Names of the nodes: where they may not be listed, of those that pods are known to run on. */
export function nodeNames({ nodes, pods }: Pick<Objects, 'nodes' | 'pods'>): readonly string[] {
  return nodes.length > 0 ? nodes.map(({ metadata }) => metadata.name) : [...new Set(pods.flatMap(({ spec }) => spec.nodeName ?? []))].sort();
}
