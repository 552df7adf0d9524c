import assert from 'node:assert/strict';
import { test } from 'node:test';
import { httpTrouble } from '#fixtures/transport/http-trouble.ts';

const status = (code: number, message: string): string => JSON.stringify({ kind: 'Status', status: 'Failure', message, code });

test('what a kubelet says to the API server, handed on as plain text, is not what the API says to its user', () => {
  const exec = 'exec in pod app/web';
  assert.match(httpTrouble(exec, 401, 'Unauthorized', 'admin').message, /the kubelet turns the API server away \(Unauthorized\)/);
  assert.match(httpTrouble(exec, 403, 'Forbidden (user=kube-apiserver, verb=create, resource=nodes, subresource=proxy)', 'admin').message, /the kubelet turns the API server away/);
  assert.match(httpTrouble(exec, 401, status(401, 'Unauthorized'), 'admin').message, /the server does not accept the credentials of user admin/);
  assert.match(httpTrouble(exec, 403, status(403, 'pods "web" is forbidden: User "eve" cannot create resource "pods/exec" in API group "" in the namespace "app"'), 'admin').message, /forbidden for user eve/);
  assert.match(httpTrouble('get pods', 401, 'Unauthorized', 'admin').message, /the server does not accept the credentials of user admin/);
});
