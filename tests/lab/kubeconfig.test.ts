import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { writeKubeconfig } from '../../lab/cluster/kubeconfig.ts';

test('a cluster may have any name: kubectl reads YAML 1.1, where n, on and 1e3 are no words', () => {
  for (const cluster of ['n', 'on', 'yes', '1e3', '0123', 'plumbline']) {
    const text = writeKubeconfig({ cluster, user: 'admin', server: 'https://10.0.0.1:6443', authority: 'a', pair: { certificate: 'c', key: 'k' } });
    const read = parse(text, { version: '1.1' }) as { clusters: { name: unknown }[]; 'current-context': unknown };
    assert.deepEqual([read.clusters[0]?.name, read['current-context']], [cluster, cluster]);
  }
});
