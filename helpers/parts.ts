/** `/api/v1/pods`: what every namespace has of one kind; `/api/v1/namespaces/app/pods`: the part of one. A user may have the right to some parts alone. */

/** The part of a list that one namespace has: of a list of namespaces, the namespace itself. */
export function pathIn(whole: string, namespace: string): string {
  const [, base = '', rest = ''] = /^(\/api\/v1|\/apis\/[^/]+\/[^/]+)(\/.*)$/.exec(whole) ?? [];
  return rest === '/namespaces' ? `${whole}/${namespace}` : `${base}/namespaces/${namespace}${rest}`;
}

/** The list that a path is a part of, and whose part it is; null: it is none. */
export function partOf(path: string): { readonly whole: string; readonly namespace: string } | null {
  const [, base, namespace, rest] = /^(\/api\/v1|\/apis\/[^/]+\/[^/]+)\/namespaces\/([^/?]+)(\/[^/]+)?$/.exec(path) ?? [];
  return base === undefined || namespace === undefined ? null : { whole: `${base}${rest ?? '/namespaces'}`, namespace };
}

/** One pod by its name: who may not list pods may be allowed to read it. */
export function podPath({ namespace, pod }: { readonly namespace: string; readonly pod: string }): string {
  return `/api/v1/namespaces/${namespace}/pods/${pod}`;
}
