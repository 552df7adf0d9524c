import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseApiPath, requestWords } from '../../../fixtures/transport/path-words.ts';
import { quoted, shownApi } from '../../../fixtures/transport/shown.ts';
import type { ApiRequest } from '../../../fixtures/transport/index.ts';

const cases: readonly [Partial<ApiRequest> & { path: string }, string][] = [
  [{ path: '/api/v1/namespaces/kube-system/pods?limit=5' }, 'get pods in kube-system'],
  [{ path: '/api/v1/pods' }, 'get pods in all namespaces'],
  [{ path: '/api/v1/nodes' }, 'get nodes'],
  [{ path: '/api/v1/nodes/n1' }, 'get node n1'],
  [{ path: '/api/v1/namespaces/x' }, 'get namespace x'],
  [{ path: '/api/v1/namespaces' }, 'get namespaces'],
  [{ path: '/apis/discovery.k8s.io/v1/namespaces/a/endpointslices/b' }, 'get endpointslice a/b'],
  [{ path: '/apis/networking.k8s.io/v1/networkpolicies' }, 'get networkpolicies in all namespaces'],
  [{ path: '/api/v1/namespaces/a/pods/b/log?tailLines=3' }, 'get log of pod a/b'],
  [{ path: '/api/v1/nodes/n1/proxy/metrics' }, 'get proxy/metrics of node n1'],
  [{ path: '/livez' }, 'get /livez'],
  [{ path: '/version' }, 'get /version'],
  [{ method: 'POST', path: '/api/v1/namespaces/a/pods', body: { metadata: { name: 'b' } } }, 'create pod a/b'],
  [{ method: 'POST', path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', body: {} }, 'create selfsubjectaccessreview'],
  [{ method: 'DELETE', path: '/apis/networking.k8s.io/v1/namespaces/a/networkpolicies/b' }, 'delete networkpolicy a/b'],
  [{ method: 'PATCH', path: '/api/v1/namespaces/a/services/b', contentType: 'application/apply-patch+yaml' }, 'apply service a/b'],
  [{ method: 'PATCH', path: '/api/v1/namespaces/a/endpoints/b' }, 'patch endpoints a/b'],
];
for (const [given, words] of cases) {
  test(`in words: ${words}`, () => assert.equal(requestWords({ method: 'GET', ...given }), words));
}

test('any path can be put into words', { timeout: 10_000 }, () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.webPath(), fc.array(fc.constantFrom('api', 'apis', 'v1', 'namespaces', 'x', '%', ''), { maxLength: 8 }).map((parts) => `/${parts.join('/')}`)), (path) => {
    parseApiPath(path);
    assert.match(requestWords({ method: 'GET', path }), /^get /);
  }));
});

test('calls as a person would type them', () => {
  assert.equal(shownApi({ method: 'GET', path: '/api/v1/pods?labelSelector=a%3Db&limit=1' }), "kubectl get --raw '/api/v1/pods?labelSelector=a%3Db&limit=1'");
  assert.equal(shownApi({ method: 'DELETE', path: '/api/v1/namespaces/x' }), 'kubectl delete --raw /api/v1/namespaces/x');
  assert.equal(shownApi({ method: 'POST', path: '/api/v1/namespaces', body: { kind: 'Namespace', metadata: { name: 'x' } } }), 'kubectl create --raw /api/v1/namespaces -f - # Namespace x');
  assert.equal(shownApi({ method: 'PATCH', path: '/api/v1/namespaces/a/services/b', body: { spec: null } }), `kubectl -n a patch service b --type=merge -p '{"spec":null}'`);
  assert.equal(quoted("it's"), "'it'\\''s'");
});
