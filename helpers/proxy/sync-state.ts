/** How far kube-proxy is with writing what it knows, by its own metrics (one set for each IP family). Pure. */
export interface SyncState {
  /** What was queued last and is not written yet: seconds since the epoch, by the node's clock. null: nothing. */
  readonly pendingSince: number | null;
  /** When it last wrote; null: never. */
  readonly syncedAt: number | null;
  /** Syncs that the kernel refused, since it started. */
  readonly failures: number;
  /** Seconds that a change may wait in health: kube-proxy writes at most once in minSyncPeriod, and a sync takes its time where there are many Services. */
  readonly patience: number;
}

/** Default of minSyncPeriod in every mode. */
const minSyncSeconds = 1;
/** For the machine: a script and a scrape take their time. */
const marginSeconds = 3;

/** @param metrics Lines of kube-proxy's /metrics. @param settings Its configuration and its command line, as text. */
export function syncStateOf(metrics: string, settings: string): SyncState {
  const values = (name: string): readonly number[] => [...metrics.matchAll(new RegExp(`^kubeproxy_${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))].map((match) => Number(match[1])).filter((value) => !Number.isNaN(value));
  const [queued, synced] = [values('sync_proxy_rules_last_queued_timestamp_seconds'), values('sync_proxy_rules_last_timestamp_seconds')];
  const pending = queued.filter((at, family) => at > (synced[family] ?? 0));
  const [spent, syncs] = [values('sync_proxy_rules_duration_seconds_sum'), values('sync_proxy_rules_duration_seconds_count')];
  const longest = Math.max(0, ...spent.map((sum, family) => sum / Math.max(1, syncs[family] ?? 1)));
  return {
    pendingSince: pending.length === 0 ? null : Math.max(...pending),
    syncedAt: synced.some((at) => at > 0) ? Math.max(...synced) : null,
    failures: [...values('sync_proxy_rules_iptables_restore_failures_total'), ...values('sync_proxy_rules_nftables_sync_failures_total')].reduce((sum, count) => sum + count, 0),
    patience: Math.max(minSyncSeconds, ...minSyncPeriods(settings)) + 3 * longest + marginSeconds,
  };
}

/** Go durations after `minSyncPeriod:` or `--iptables-min-sync-period=`, in seconds. */
function minSyncPeriods(settings: string): readonly number[] {
  return [...settings.matchAll(/min-?sync-?period["']?\s*[:=\s]\s*["']?((?:[\d.]+(?:ms|s|m|h))+)/gi)].map(([, duration = '']) =>
    [...duration.matchAll(/([\d.]+)(ms|s|m|h)/g)].reduce((sum, [, count, unit]) => sum + Number(count) * ({ ms: 0.001, s: 1, m: 60, h: 3600 }[unit ?? 's'] ?? 1), 0));
}
