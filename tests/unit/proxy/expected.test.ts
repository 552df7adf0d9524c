import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeEndpoint } from '#helpers/proxy/endpoints.ts';
import { expectedFrontends } from '#helpers/proxy/expected.ts';
import type { EndpointObject, EndpointSliceObject, ServiceObject } from '#helpers/proxy/objects.ts';

const node = { name: 'node1', zone: 'a' };
const web = (spec: ServiceObject['spec'] = {}, labels: Record<string, string> = {}): ServiceObject => ({ metadata: { namespace: 'app', name: 'web', labels }, spec: { clusterIP: '10.96.0.9', ports: [{ port: 80 }], ...spec } });
const slice = (endpoints: readonly EndpointObject[], more: Partial<EndpointSliceObject> = {}): EndpointSliceObject =>
  ({ metadata: { namespace: 'app', name: 'web-1', labels: { 'kubernetes.io/service-name': 'web' } }, addressType: 'IPv4', endpoints, ports: [{ name: '', port: 9376, protocol: 'TCP' }], ...more });
const pod = (last: number, more: Partial<EndpointObject> = {}): EndpointObject => ({ addresses: [`10.244.1.${last}`], nodeName: 'node1', conditions: { ready: true }, ...more });

function told(services: readonly ServiceObject[], slices: readonly EndpointSliceObject[]): readonly string[] {
  return expectedFrontends(services, slices, node).map(({ kind, address, port, protocol, expect, backends }) =>
    `${kind} ${address ?? '*'}:${port}/${protocol} ${expect} ${backends.map(writeEndpoint).join(' ')}`.trim());
}

const leaving = { conditions: { ready: false, serving: true, terminating: true } };

test('ready endpoints are used; a condition that is not said counts as ready', () => {
  assert.deepEqual(told([web()], [slice([pod(1), pod(2, { conditions: {} }), pod(3, { conditions: { ready: false } })])]), ['cluster-ip 10.96.0.9:80/TCP forward 10.244.1.1:9376 10.244.1.2:9376']);
});

test('when none is ready, those that still serve while they end are used', () => {
  assert.deepEqual(told([web()], [slice([pod(1, leaving), pod(2, { conditions: { ready: false, serving: false, terminating: true } })])]), ['cluster-ip 10.96.0.9:80/TCP forward 10.244.1.1:9376']);
  assert.deepEqual(told([web()], [slice([pod(1, leaving), pod(2)])]), ['cluster-ip 10.96.0.9:80/TCP forward 10.244.1.2:9376']);
});

test('no endpoint means reject; only elsewhere, under the policy Local, means drop', () => {
  assert.deepEqual(told([web()], []), ['cluster-ip 10.96.0.9:80/TCP reject']);
  const local = web({ internalTrafficPolicy: 'Local' });
  assert.deepEqual(told([local], [slice([pod(1, { nodeName: 'node2' })])]), ['cluster-ip 10.96.0.9:80/TCP drop']);
  assert.deepEqual(told([local], [slice([pod(1, { nodeName: 'node2' }), pod(2)])]), ['cluster-ip 10.96.0.9:80/TCP forward 10.244.1.2:9376']);
  assert.deepEqual(told([local], [slice([pod(1, { nodeName: 'node2' }), pod(2, leaving)])]), ['cluster-ip 10.96.0.9:80/TCP forward 10.244.1.2:9376']);
});

test('hints keep traffic in the zone or on the node, only if every ready endpoint has one and some is near', () => {
  const zone = (name: string): Partial<EndpointObject> => ({ hints: { forZones: [{ name }] } });
  assert.deepEqual(told([web()], [slice([pod(1, zone('a')), pod(2, zone('b'))])]), ['cluster-ip 10.96.0.9:80/TCP forward 10.244.1.1:9376']);
  assert.deepEqual(told([web()], [slice([pod(1, zone('a')), pod(2)])]), ['cluster-ip 10.96.0.9:80/TCP forward 10.244.1.1:9376 10.244.1.2:9376']);
  assert.deepEqual(told([web()], [slice([pod(1, zone('b')), pod(2, zone('c'))])]), ['cluster-ip 10.96.0.9:80/TCP forward 10.244.1.1:9376 10.244.1.2:9376']);
  const near = (name: string): Partial<EndpointObject> => ({ hints: { forZones: [{ name: 'a' }], forNodes: [{ name }] } });
  assert.deepEqual(told([web()], [slice([pod(1, near('node1')), pod(2, near('node2'))])]), ['cluster-ip 10.96.0.9:80/TCP forward 10.244.1.1:9376']);
});

test('what another proxy or no proxy serves is left alone', () => {
  const others = [
    web({ clusterIP: 'None' }), web({ clusterIP: '' }), web({ type: 'ExternalName' }),
    web({}, { 'service.kubernetes.io/headless': '' }), web({}, { 'service.kubernetes.io/service-proxy-name': 'other' }),
  ];
  assert.deepEqual(told(others, [slice([pod(1)])]), []);
});

test('several slices, ports by name and protocol, and ports that are not set', () => {
  const service = web({ ports: [{ name: 'http', port: 80 }, { name: 'dns', port: 53, protocol: 'UDP' }, { name: 'gone', port: 99 }] });
  const ports = [{ name: 'http', port: 9376, protocol: 'TCP' }, { name: 'dns', port: 5353, protocol: 'UDP' }, { name: 'dns', port: 5354, protocol: 'TCP' }, { name: 'gone', port: null, protocol: 'TCP' }];
  assert.deepEqual(told([service], [slice([pod(1)], { ports }), slice([pod(2)], { ports: [{ name: 'http', port: 8080, protocol: 'TCP' }] }), slice([pod(3)], { ports: null })]), [
    'cluster-ip 10.96.0.9:80/TCP forward 10.244.1.1:9376 10.244.1.2:8080', 'cluster-ip 10.96.0.9:53/UDP forward 10.244.1.1:5353', 'cluster-ip 10.96.0.9:99/TCP reject',
  ]);
});

test('slices of other Services, namespaces and families are not mixed in', () => {
  const other = { 'kubernetes.io/service-name': 'other' };
  assert.deepEqual(told([web()], [
    slice([pod(1)], { metadata: { namespace: 'app', labels: other } }), slice([pod(2)], { metadata: { namespace: 'elsewhere', labels: { 'kubernetes.io/service-name': 'web' } } }),
    slice([pod(3)], { metadata: { namespace: 'app' } }), slice([{ addresses: ['fd00::3'] }], { addressType: 'IPv6' }), slice([{ addresses: ['x.example.org'] }], { addressType: 'FQDN' }),
  ]), ['cluster-ip 10.96.0.9:80/TCP reject']);
});

test('two families have a frontend each', () => {
  const dual = web({ clusterIP: '10.96.0.9', clusterIPs: ['10.96.0.9', 'fd00:10::9'] });
  assert.deepEqual(told([dual], [slice([pod(1)]), slice([{ addresses: ['fd00:0:0::7'] }], { addressType: 'IPv6' })]), [
    'cluster-ip 10.96.0.9:80/TCP forward 10.244.1.1:9376', 'cluster-ip fd00:10::9:80/TCP forward [fd00::7]:9376',
  ]);
});

test('outer addresses come after cluster IPs, and have their own policy', () => {
  const outer = { ...web({ type: 'LoadBalancer', externalIPs: ['192.0.2.1', 'fd00::9'], externalTrafficPolicy: 'Local', ports: [{ port: 80, nodePort: 30080 }] }), status: { loadBalancer: { ingress: [{ ip: '192.0.2.2' }, { ip: '192.0.2.3', ipMode: 'Proxy' }, {}] } } };
  assert.deepEqual(told([outer], [slice([pod(1, { nodeName: 'node2' }), pod(2)])]), [
    'cluster-ip 10.96.0.9:80/TCP forward 10.244.1.1:9376 10.244.1.2:9376', 'external-ip 192.0.2.1:80/TCP forward 10.244.1.2:9376',
    'load-balancer 192.0.2.2:80/TCP forward 10.244.1.2:9376', 'node-port *:30080/TCP forward 10.244.1.2:9376',
  ]);
});

test('an address held by a pod that ends and by a new one counts as the new one', () => {
  assert.deepEqual(told([web()], [slice([pod(1), pod(1, leaving)])]), ['cluster-ip 10.96.0.9:80/TCP forward 10.244.1.1:9376']);
  assert.deepEqual(told([web()], [slice([pod(1, leaving), pod(1)])]), ['cluster-ip 10.96.0.9:80/TCP forward 10.244.1.1:9376']);
});
