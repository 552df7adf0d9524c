import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createRecorder, type RecordEntry } from '../../../fixtures/transport/index.ts';
import { startFakeApi, type FakeApi } from './fake-api.ts';

const options = { timeout: 10_000 };
const running: FakeApi[] = [];
after(() => Promise.all(running.map((api) => api.close())));

test('every call is there, in order, with what it showed', options, async () => {
  const api = await startFakeApi({ answer: ({ path }) => (path === '/livez' ? { status: 500, body: 'no' } : { body: { items: [] } }), exec: ({ send, end }) => { send(1, 'token: abcdefghijkl'); end(2); } });
  running.push(api);
  const { transport } = api;
  const heard: RecordEntry[] = [];
  const stop = transport.record.listen((entry) => heard.push(entry));
  await transport.api({ method: 'GET', path: '/api/v1/nodes', purpose: 'see the nodes' });
  await transport.api({ method: 'GET', path: '/livez', raw: true });
  stop();
  await transport.exec({ namespace: 'a', pod: 'b', command: ['id'], timeoutMs: 3_000 });
  await transport.exec({ namespace: 'a', pod: 'b', command: ['id'], timeoutMs: 3_000, node: 'node1', shown: 'chroot /host id' });
  const [list, live, exec, node] = transport.record.entries;
  assert.deepEqual([list?.seq, list?.kind, list?.shown, list?.ok, list?.status, list?.stdout, list?.purpose], [1, 'api', 'kubectl get --raw /api/v1/nodes', true, 200, '{"items":[]}', 'see the nodes']);
  assert.deepEqual([live?.ok, live?.status, live?.stdout, live?.error?.kind], [false, 500, 'no', 'server']);
  assert.deepEqual([exec?.kind, exec?.shown, exec?.exit, exec?.stdout, exec?.ok], ['exec', 'kubectl -n a exec b -- id', 2, 'token: [redacted]', true]);
  assert.deepEqual([node?.kind, node?.node, node?.shown], ['node', 'node1', 'chroot /host id']);
  assert.deepEqual(heard, [list, live]);
  assert.deepEqual(JSON.parse(JSON.stringify(transport.record.entries)), transport.record.entries);
});

test('nothing of a Secret or of a token is recorded, neither what was sent nor what came', options, async () => {
  const api = await startFakeApi({ answer: () => ({ body: { kind: 'Secret', data: { note: 'aGVsbG8td29ybGQ=' } } }) });
  running.push(api);
  const { transport } = api;
  const paths = ['/api/v1/namespaces/a/secrets/b', '/api/v1/secrets', '/api/v1/namespaces/a/serviceaccounts/b/token'];
  for (const path of paths) {
    await transport.api({ method: 'GET', path });
    await transport.api({ method: 'PATCH', path, body: { stringData: { note: 'hello-world' } } });
  }
  const text = JSON.stringify(transport.record.entries);
  assert.equal(transport.record.entries.length, 6);
  assert.ok(!text.includes('aGVsbG8') && !text.includes('hello-world') && !text.includes('secret-token-of-jane'), text);
});

test('what is kept is bounded', options, () => {
  const record = createRecorder(3);
  const entry = { startedAt: 0, kind: 'api', shown: 'x'.repeat(5_000), ms: 1.6, ok: true, stdout: `start${'y'.repeat(200_000)}end` } as const;
  record.add({ ...entry, ok: false });
  for (let n = 0; n < 5; n += 1) record.add(entry);
  assert.deepEqual(record.entries.map(({ seq, ok }) => [seq, ok]), [[1, false], [5, true], [6, true]], 'failures stay, old successes go');
  const [kept] = record.entries;
  assert.match(kept?.stdout ?? '', /^start[^]{1000,4200}end$/);
  assert.ok((kept?.shown.length ?? 0) < 1_100, 'the shown command is bounded');
  const huge = record.add({ ...entry, stdout: `{"list":"${'z'.repeat(10_000_000)}"}` });
  assert.match(huge.stdout ?? '', /^\{"list":"z{4000,}\n\[\d+ characters left out\]$/);
  assert.deepEqual([kept?.at, kept?.ms], ['1970-01-01T00:00:00.000Z', 2]);
});
