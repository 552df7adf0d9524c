import assert from 'node:assert/strict';
import { test } from 'node:test';
import { syncStateOf } from '#helpers/proxy/sync-state.ts';

/** As kube-proxy 1.36 prints it: IPv4 was queued 6.9 s before it was written, IPv6 has nothing to write. */
const metrics = `kubeproxy_sync_proxy_rules_duration_seconds_sum{ip_family="IPv4"} 0.600133998
kubeproxy_sync_proxy_rules_duration_seconds_count{ip_family="IPv4"} 10
kubeproxy_sync_proxy_rules_duration_seconds_sum{ip_family="IPv6"} 0.115466909
kubeproxy_sync_proxy_rules_duration_seconds_count{ip_family="IPv6"} 1
kubeproxy_sync_proxy_rules_iptables_total{ip_family="IPv4",table="filter"} 4
kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds{ip_family="IPv4"} 1.7954131708320115e+09
kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds{ip_family="IPv6"} 1.795413086529114e+09
kubeproxy_sync_proxy_rules_last_timestamp_seconds{ip_family="IPv4"} 1.79541317726803e+09
kubeproxy_sync_proxy_rules_last_timestamp_seconds{ip_family="IPv6"} 1.7954130868965278e+09
`;

test('what was written after it was queued waits for nothing', () => {
  const state = syncStateOf(metrics, '');
  assert.equal(state.pendingSince, null);
  assert.equal(state.syncedAt, 1795413177.26803);
  assert.equal(state.failures, 0);
});

test('each family waits by itself', () => {
  assert.equal(syncStateOf(metrics.replace('1.7954130868965278e+09', '1.7954130865e+09'), '').pendingSince, 1795413086.529114);
});

test('a kube-proxy that never wrote waits since it was told', () => {
  const state = syncStateOf('kubeproxy_sync_proxy_rules_last_queued_timestamp_seconds 1.79e+09\nkubeproxy_sync_proxy_rules_iptables_restore_failures_total{ip_family="IPv4"} 4\n', '');
  assert.deepEqual([state.pendingSince, state.syncedAt, state.failures], [1.79e9, null, 4]);
});

test('patience follows the settings, wherever they are written', () => {
  const usual = syncStateOf(metrics, '').patience;
  for (const settings of ['iptables: { minSyncPeriod: 10s }', 'iptables:\n  minSyncPeriod: 10s\n  syncPeriod: 30s\n', 'kube-proxy --iptables-min-sync-period=10s --v=2', 'kube-proxy --iptables-min-sync-period 10s']) {
    assert.equal(Math.round(syncStateOf(metrics, settings).patience - usual), 9, settings);
  }
  assert.equal(Math.round(syncStateOf(metrics, 'iptables: { minSyncPeriod: 1m30s }').patience - usual), 89);
  assert.ok(syncStateOf('', 'minSyncPeriod: 0s').patience >= 1);
});

test('nothing said is nothing known', () => {
  assert.deepEqual([syncStateOf('', '').pendingSince, syncStateOf('', '').syncedAt], [null, null]);
});
