import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { listAll } from '../../../fixtures/transport/index.ts';
import { startFakeApi, statusBody, type FakeApi, type FakeOptions } from './fake-api.ts';

const options = { timeout: 10_000 };
const running: FakeApi[] = [];
after(() => Promise.all(running.map((api) => api.close())));

const all = Array.from({ length: 1_203 }, (_, n) => ({ metadata: { name: `pod-${n}` } }));

function paged(expiresAt?: number): NonNullable<FakeOptions['answer']> {
  return ({ query }) => {
    const limit = Number(query.get('limit') ?? 0) || all.length;
    const from = Number(query.get('continue') ?? 0);
    if (from > 0 && from === expiresAt) return { status: 410, body: statusBody(410, 'Expired', 'The provided continue parameter is too old') };
    const end = from + limit;
    return { body: { kind: 'PodList', apiVersion: 'v1', metadata: { resourceVersion: '77', ...(end < all.length && { continue: String(end), remainingItemCount: all.length - end }) }, items: all.slice(from, end) } };
  };
}
async function fake(answer: NonNullable<FakeOptions['answer']>): Promise<FakeApi> {
  const api = await startFakeApi({ answer });
  running.push(api);
  return api;
}

test('pages become one list', options, async () => {
  const { transport, requests } = await fake(paged());
  const answer = await listAll(transport, '/api/v1/pods?labelSelector=x');
  assert.deepEqual(answer.body, { kind: 'PodList', apiVersion: 'v1', metadata: { resourceVersion: '77' }, items: all });
  assert.deepEqual(requests.map(({ query }) => [query.get('limit'), query.get('continue'), query.get('labelSelector')]), [['500', null, 'x'], ['500', '500', 'x'], ['500', '1000', 'x']]);
});

test('when the pages expire the list is read in one piece', options, async () => {
  const { transport, requests } = await fake(paged(1_000));
  const answer = await listAll(transport, '/api/v1/pods');
  assert.equal(answer.body.items.length, all.length);
  assert.equal(requests.at(-1)?.query.get('continue'), null);
});

test('a page that fails fails the list', options, async () => {
  const { transport } = await fake(({ query }) => (query.has('continue') ? { status: 403, body: statusBody(403, 'Forbidden', 'no') } : { body: { metadata: { continue: 'x' }, items: [1] } }));
  const answer = await listAll(transport, '/api/v1/pods');
  assert.deepEqual([answer.ok, answer.error?.kind], [false, 'forbidden']);
});

test('an empty list has no items, also when the server says null', options, async () => {
  const { transport } = await fake(() => ({ body: { kind: 'PodList', metadata: {}, items: null } }));
  assert.deepEqual((await listAll(transport, '/api/v1/pods')).body.items, []);
});
