/** The victim's Deployment with another container, all old pods gone first. */
import type { Lab } from './lab.ts';
import { podsOf } from './symptom.ts';
import { until } from './until.ts';

export const busybox = 'registry.k8s.io/busybox:1.27.2';
export const agnhost = 'registry.k8s.io/e2e-test-images/agnhost:2.63.0';

/** A command for a busybox container: a server on 9376 that says its own name to everybody, after these lines of a header. */
export const page = (header: string): string =>
  `mkdir -p /tmp/cgi-bin; printf '#!/bin/sh\\nprintf "${header}\\\\r\\\\nContent-Type: text/plain\\\\r\\\\n\\\\r\\\\n"\\nhostname\\n' > /tmp/cgi-bin/index.cgi; chmod +x /tmp/cgi-bin/index.cgi; exec httpd -f -p 9376 -h /tmp`;

/** Changes fields of the container (and of the Deployment's spec, by JSON pointer) and waits until `isOver`: by default, until all new pods are Ready. */
export async function rollOut(lab: Lab, container: Readonly<Record<string, unknown>>, isOver: 'ready' | 'running' = 'ready', spec: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const before = new Set((await podsOf(lab)).map(({ name }) => name));
  await lab.patch(
    'app', 'deployment/web',
    { op: 'add', path: '/spec/strategy', value: { type: 'Recreate' } },
    ...Object.entries(container).map(([field, value]) => ({ op: 'add' as const, path: `/spec/template/spec/containers/0/${field}`, value })),
    ...Object.entries(spec).map(([path, value]) => ({ op: 'add' as const, path: `/spec/${path}`, value })),
  );
  await until('the new pods are there', 60, async () => {
    const pods = await podsOf(lab);
    return pods.length > 0 && pods.every(({ name, ready, phase, deleted }) => !before.has(name) && !deleted && phase === 'Running' && (isOver === 'running' || ready));
  });
}

/** Deletes the victim's pods and waits until they are gone. */
export async function deletePods(lab: Lab): Promise<void> {
  const before = new Set((await podsOf(lab)).map(({ name }) => name));
  await lab.kubectl('-n', 'app', 'delete', 'pods', '-l', 'app=web', '--grace-period=1', '--timeout=60s');
  await until('the old pods are gone', 60, async () => !(await podsOf(lab)).some(({ name }) => before.has(name)));
}
