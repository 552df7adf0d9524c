/** The victim's Service without a selector, and the slices that somebody keeps for it by hand. */
import type { Lab } from './lab.ts';
import { lookUp, podsOf } from './symptom.ts';
import { until } from './until.ts';

/** The Service `web` with another spec and, where that names none, the same IP. */
export async function replaceService(lab: Lab, spec: Readonly<Record<string, unknown>>): Promise<void> {
  const clusterIP = await lab.kubectl('-n', 'app', 'get', 'service', 'web', '-o', 'jsonpath={.spec.clusterIP}');
  await lab.kubectl('-n', 'app', 'delete', 'service', 'web');
  await lab.replace([{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'app' }, spec: { clusterIP, ...spec } }]);
  if (spec['clusterIP'] !== undefined) await untilForgotten(lab, clusterIP);
}

/** Waits until no DNS server says the old address of the Service `web` any more: lookups are cached for up to 30 s, in each server for itself. */
export async function untilForgotten(lab: Lab, address: string): Promise<void> {
  for (const { ip } of await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')) {
    await until(`the DNS server ${ip} has forgotten the old address`, 45, async () => !(await lookUp(lab, 'cli1', 'web.app.svc.cluster.local', ip)).split(' ').includes(address));
  }
}

export function manualSlice(addresses: readonly string[], { label = true, ready = true, name = 'web-manual', port = 9376, by = '' } = {}): string {
  return JSON.stringify({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name, namespace: 'app', labels: { ...(label ? { 'kubernetes.io/service-name': 'web' } : {}), ...(by === '' ? {} : { 'endpointslice.kubernetes.io/managed-by': by }) } },
    addressType: 'IPv4',
    ports: [{ name: 'http', port, protocol: 'TCP' }],
    endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready } })),
  });
}
