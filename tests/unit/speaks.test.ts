import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod, Service, ServicePort } from '#helpers/kube.ts';
import { askedPort, type Speaks } from '#helpers/speaks.ts';

function service(...ports: readonly ServicePort[]): Service {
  return { metadata: { namespace: 'app', name: 'web' }, spec: { ports } };
}

function pod(probe: object, ports: Pod['spec']['containers'][number]['ports'] = []): Pod {
  return { metadata: { name: 'web-1' }, spec: { containers: [{ name: 'web', ports, readinessProbe: probe }] } };
}

const table: readonly { readonly title: string; readonly port: ServicePort; readonly pods?: readonly Pod[]; readonly speaks: Speaks }[] = [
  { title: 'port 80', port: { port: 80 }, speaks: 'http' },
  { title: 'port 8080', port: { port: 8080 }, speaks: 'http' },
  { title: 'a port called http', port: { name: 'http', port: 9000 }, speaks: 'http' },
  { title: 'a port called http-metrics', port: { name: 'http-metrics', port: 9000 }, speaks: 'http' },
  { title: 'appProtocol http', port: { port: 9000, appProtocol: 'http' }, speaks: 'http' },
  { title: 'a readiness probe asks the target by number', port: { port: 9000, targetPort: 7000 }, pods: [pod({ httpGet: { port: 7000 } })], speaks: 'http' },
  { title: 'a readiness probe asks the target by name', port: { port: 9000, targetPort: 'main' }, pods: [pod({ httpGet: { port: 'main' } }, [{ name: 'main', containerPort: 7000 }])], speaks: 'http' },
  { title: 'a readiness probe asks by number what the target names', port: { port: 9000, targetPort: 'main' }, pods: [pod({ httpGet: { port: 7000 } }, [{ name: 'main', containerPort: 7000 }])], speaks: 'http' },
  { title: 'a readiness probe of another port tells nothing', port: { port: 9000, targetPort: 7000 }, pods: [pod({ httpGet: { port: 7001 } })], speaks: 'tcp' },
  { title: 'a TCP probe tells nothing', port: { port: 9000, targetPort: 7000 }, pods: [pod({ tcpSocket: { port: 7000 } })], speaks: 'tcp' },
  { title: 'an HTTPS probe', port: { port: 80, targetPort: 7000 }, pods: [pod({ httpGet: { port: 7000, scheme: 'HTTPS' } })], speaks: 'tcp' },
  { title: 'port 443', port: { port: 443 }, speaks: 'tcp' },
  { title: 'a port called https', port: { name: 'https', port: 8080 }, speaks: 'tcp' },
  { title: 'a port called grpc-api', port: { name: 'grpc-api', port: 8080 }, speaks: 'tcp' },
  { title: 'appProtocol of HTTP/2 without TLS', port: { port: 80, appProtocol: 'kubernetes.io/h2c' }, speaks: 'tcp' },
  { title: 'a database', port: { name: 'postgres', port: 5432 }, speaks: 'tcp' },
  { title: 'UDP', port: { name: 'http', port: 80, protocol: 'UDP' }, speaks: 'udp' },
  { title: 'SCTP', port: { port: 80, protocol: 'SCTP' }, speaks: 'nothing' },
];

for (const { title, port, pods = [], speaks } of table) {
  test(`${title}: ${speaks}`, () => {
    const asked = askedPort(service(port), undefined, pods, false);
    assert.equal(asked.speaks, speaks);
    assert.equal(asked.port, port);
  });
}

test('HTTP is declared by a name, an appProtocol or a probe, and only likely by a number', () => {
  const declared = (port: ServicePort, pods: readonly Pod[] = []): boolean => askedPort(service(port), undefined, pods, false).declared;
  assert.ok(declared({ name: 'http', port: 9000 }));
  assert.ok(declared({ port: 9000, appProtocol: 'http' }));
  assert.ok(declared({ port: 9000, targetPort: 7000 }, [pod({ httpGet: { port: 7000 } })]));
  assert.ok(!declared({ port: 80 }));
  assert.ok(!declared({ name: 'api', port: 8080 }));
});

test('the practice Service speaks HTTP whatever its port', () => {
  assert.equal(askedPort(service({ port: 5432 }), undefined, [], true).speaks, 'http');
});

test('of several ports the first that speaks HTTP is asked, else the first TCP port, else the first', () => {
  const metrics = { name: 'metrics', port: 9153 };
  const dns = { name: 'dns', port: 53, protocol: 'UDP' };
  const web = { name: 'web', port: 9000 };
  assert.equal(askedPort(service(dns, metrics, web), undefined, [], false).port, web);
  assert.equal(askedPort(service(dns, metrics), undefined, [], false).port, metrics);
  assert.equal(askedPort(service(dns), undefined, [], false).port, dns);
});

test('the port that the user names is asked', () => {
  const asked = askedPort(service({ port: 80 }, { name: 'db', port: 5432 }), 5432, [], false);
  assert.deepEqual([asked.port?.name, asked.speaks], ['db', 'tcp']);
});

test('a port that the Service does not list is connected to, and no other one instead', () => {
  assert.deepEqual(askedPort(service({ port: 80 }), 81, [], false), { port: undefined, speaks: 'tcp', declared: false, wellAt: null });
});

test('a port of one number over two protocols is asked over TCP', () => {
  const asked = askedPort(service({ name: 'quic', port: 80, protocol: 'UDP' }, { name: 'http', port: 80 }), undefined, [], false);
  assert.equal(asked.speaks, 'http');
});

test('a Service without ports, or none at all, has nothing to ask', () => {
  assert.equal(askedPort(service(), undefined, [], false).speaks, 'nothing');
  assert.equal(askedPort(undefined, undefined, [], false).speaks, 'nothing');
});
