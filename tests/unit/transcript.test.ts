import assert from 'node:assert/strict';
import { test } from 'node:test';
import { transcriptOf } from '#helpers/transcript.ts';

const at = '2026-11-22T20:46:58.691Z';

test('a transcript reads as a terminal would: command, end, answer', () => {
  assert.equal(transcriptOf([
    { shown: 'kubectl get nodes', at, ms: 12, status: 200, stdout: '{"items":[]}\n' },
    { shown: 'kubectl exec p -- nslookup x', at, ms: 2000, exit: 1, stdout: '', stderr: "can't resolve 'x'\n\n" },
    { shown: 'kubectl exec p -- sleep 9', at, ms: 5000, exit: null },
    { shown: 'kubectl get secrets', at, ms: 3, status: 403, error: { message: 'get secrets: forbidden for user dev' } },
  ]), [
    '$ kubectl get nodes', '# 20:46:58.691, 12 ms, HTTP 200', '{"items":[]}', '',
    '$ kubectl exec p -- nslookup x', '# 20:46:58.691, 2000 ms, exit 1', "can't resolve 'x'", '',
    '$ kubectl exec p -- sleep 9', '# 20:46:58.691, 5000 ms, cut short, no exit code', '',
    '$ kubectl get secrets', '# 20:46:58.691, 3 ms, get secrets: forbidden for user dev', '',
  ].join('\n'));
});
