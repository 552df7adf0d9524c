import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readOptions } from '#fixtures/options.ts';

test('nothing set: the practice Service, from debug pods, within two minutes', () => {
  assert.deepEqual(readOptions({}), {
    target: null, client: null, clientEphemeral: false, nodes: null, nodeAccess: 'debug-pod', sshCommand: ['ssh'],
    busyboxImage: 'registry.k8s.io/busybox:1.27.2', serveHostnameImage: 'registry.k8s.io/serve_hostname', deadlineMs: 120_000, keep: false, bundle: null,
  });
});

test('everything set', () => {
  const options = readOptions({
    TARGET: 'shop/cart:8080', CLIENT: 'shop/web-7d9c', CLIENT_EPHEMERAL: '1', NODES: 'node1, node2,', NODE_ACCESS: 'ssh', SSH_COMMAND: ' ssh -F  config ',
    BUSYBOX_IMAGE: 'mirror.example/busybox:1', SERVE_HOSTNAME_IMAGE: 'mirror.example/serve', DEADLINE: '60', KEEP: 'true', BUNDLE: 'evidence/survey.json.gz',
  });
  assert.deepEqual(options, {
    target: { namespace: 'shop', name: 'cart', port: 8080 }, client: { namespace: 'shop', pod: 'web-7d9c' }, clientEphemeral: true, nodes: ['node1', 'node2'], nodeAccess: 'ssh', sshCommand: ['ssh', '-F', 'config'],
    busyboxImage: 'mirror.example/busybox:1', serveHostnameImage: 'mirror.example/serve', deadlineMs: 60_000, keep: true, bundle: 'evidence/survey.json.gz',
  });
});

test('an empty variable is one that is not set', () => {
  const names = ['TARGET', 'CLIENT', 'CLIENT_EPHEMERAL', 'NODES', 'NODE_ACCESS', 'SSH_COMMAND', 'BUSYBOX_IMAGE', 'SERVE_HOSTNAME_IMAGE', 'DEADLINE', 'KEEP', 'BUNDLE'];
  assert.deepEqual(readOptions(Object.fromEntries(names.map((name) => [name, '']))), readOptions({}));
});

test('other variables are none of its business', () => assert.deepEqual(readOptions({ HOME: '/', TARGETS: 'x', target: 'a/b' }), readOptions({})));

const bad: readonly { readonly name: string; readonly values: readonly string[]; readonly allowed: RegExp }[] = [
  { name: 'TARGET', values: ['cart', 'shop/', '/cart', 'shop/cart/web', 'Shop/Cart', 'shop/cart:', 'shop/cart:http', 'shop/cart:123456', ' shop/cart', '-shop/cart', 'shop/cart-'], allowed: /must be namespace\/name or namespace\/name:port of a Service/ },
  { name: 'CLIENT', values: ['web', 'shop/', '/web', 'shop/web:80', 'shop/web/x', 'Shop/web'], allowed: /must be namespace\/pod, for example shop\/cart/ },
  { name: 'NODE_ACCESS', values: ['yes', 'SSH', 'debug', 'ssh '], allowed: /must be debug-pod, local, ssh or none/ },
  { name: 'DEADLINE', values: ['soon', '2m', '9', '3601', '-1', 'NaN'], allowed: /must be (a number of seconds|10 to 3600 seconds)/ },
  { name: 'CLIENT_EPHEMERAL', values: ['yes', 'TRUE', '2'], allowed: /"?0"?.*"?1"?.*"?true"?.*"?false"?/ },
  { name: 'KEEP', values: ['no', 'on'], allowed: /"?0"?.*"?1"?.*"?true"?.*"?false"?/ },
];

for (const { name, values, allowed } of bad) {
  for (const value of values) {
    test(`${name}=${value} names itself and what is allowed`, () => {
      assert.throws(() => readOptions({ [name]: value }), (error: unknown) => {
        assert.ok(error instanceof Error, 'an Error');
        const lines = error.message.split('\n');
        for (const line of lines) assert.ok(line.startsWith(`${name}=${value}: `), error.message);
        assert.match(error.message, allowed);
        return true;
      });
    });
  }
}

test('port 0 and ports above 65535 are no ports', () => {
  for (const port of ['0', '65536', '99999']) assert.throws(() => readOptions({ TARGET: `shop/cart:${port}` }), /TARGET=/, port);
});

test('each bad value has its own line', () => {
  assert.throws(() => readOptions({ TARGET: 'cart', NODE_ACCESS: 'yes', DEADLINE: 'soon' }), (error: unknown) => {
    const lines = (error as Error).message.split('\n').map((line) => line.split('=')[0]);
    assert.deepEqual(lines.sort(), ['DEADLINE', 'NODE_ACCESS', 'TARGET']);
    return true;
  });
});

test('any name of a Service is read back as it was given', () => {
  const label = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,10}[a-z0-9])?$/);
  fc.assert(fc.property(label, label, fc.option(fc.integer({ min: 1, max: 65535 }), { nil: undefined }), (namespace, name, port) => {
    const { target } = readOptions({ TARGET: `${namespace}/${name}${port === undefined ? '' : `:${port}`}` });
    assert.deepEqual(target, { namespace, name, ...(port === undefined ? {} : { port }) });
  }), { numRuns: 100 });
});
