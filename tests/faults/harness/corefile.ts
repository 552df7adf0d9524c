/** The configuration of cluster DNS, changed; the reset puts it back. */
import type { Lab } from './lab.ts';
import { podsOf } from './symptom.ts';
import { until } from './until.ts';

/** Edits the Corefile and restarts the servers. `state`: what they come to be before the fault is there. */
export async function edited(lab: Lab, change: (corefile: string) => string, state: 'ready' | 'running' | 'not restarted' = 'ready'): Promise<void> {
  const before = await lab.kubectl('-n', 'kube-system', 'get', 'configmap', 'coredns', '-o', 'jsonpath={.data.Corefile}');
  const after = change(before);
  if (after === before) throw new Error('the Corefile is as it was');
  await lab.patch('kube-system', 'configmap/coredns', { op: 'replace', path: '/data/Corefile', value: after });
  if (state === 'not restarted') return;
  const old = new Set((await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')).map(({ name }) => name));
  await lab.kubectl('-n', 'kube-system', 'delete', 'pods', '-l', 'k8s-app=kube-dns', '--grace-period=1');
  await until('the servers were started again', 60, async () => {
    const servers = await podsOf(lab, 'k8s-app=kube-dns', 'kube-system');
    return servers.length === 2 && servers.every(({ name, ready, phase, deleted }) => !old.has(name) && !deleted && phase === 'Running' && (state === 'running' || ready));
  });
}
