import { nameOf, type ContainerStatus, type Pod } from './kube.ts';

/** The log of a container that ended, as it is asked for. */
export interface LogPlace {
  readonly pod: string;
  readonly container: string;
  readonly path: string;
}

/** Containers that have ended against their will, and where the API keeps what they said last. */
export function endedContainers(pod: Pod): readonly LogPlace[] {
  return (pod.status?.containerStatuses ?? []).filter(hasCrashed).map((status) => {
    // While it runs again, its last words are those of the instance before.
    const previous = status.state?.running !== undefined ? '&previous=true' : '';
    const query = `container=${encodeURIComponent(status.name)}&tailLines=8&limitBytes=4000${previous}`;
    return { pod: nameOf(pod), container: status.name, path: `/api/v1/namespaces/${pod.metadata.namespace ?? ''}/pods/${pod.metadata.name}/log?${query}` };
  });
}

/** The running containers of a DNS server: what of it its log tells of its configuration. */
export function runningContainers(pod: Pod): readonly LogPlace[] {
  return (pod.status?.containerStatuses ?? []).filter(({ state }) => state?.running !== undefined).slice(0, 1).map((status) => {
    const query = `container=${encodeURIComponent(status.name)}&tailLines=1000&limitBytes=300000&timestamps=true`;
    return { pod: nameOf(pod), container: status.name, path: `/api/v1/namespaces/${pod.metadata.namespace ?? ''}/pods/${pod.metadata.name}/log?${query}` };
  });
}

/** Without the questions of its clients, which are many and theirs. */
export function withoutQuestions(log: string): string {
  return log.split('\n').filter((line) => /\[(WARNING|ERROR|FATAL)\]|reload|configuration/i.test(line) && !/plugin\/errors/.test(line)).slice(-40).join('\n');
}

/** A file that cannot be parsed is complained of at each reload, every 30 s and some: silence since then means that it was put right, to what the servers have. */
const complainedMs = 120_000;

/**
 * What a DNS server said as it refused a Corefile that was changed while it ran; null: the last one it saw, it took. Source: CoreDNS plugin/reload/reload.go.
 * @param at Milliseconds of the epoch: now.
 */
export function refusedConfiguration(log: string, at: number): string | null {
  return log.split('\n').reduce<string | null>((refused, line) => {
    const unreadable = /plugin\/reload: Corefile parse failed: (.*)$/.exec(line)?.[1];
    if (unreadable !== undefined) return at - Date.parse(line.split(' ')[0] ?? '') < complainedMs ? unreadable : refused;
    const why = /plugin\/reload: Corefile changed but reload failed: (?:starting with listener file descriptors: )?(.*)$/.exec(line)?.[1];
    return why ?? (/Reloading complete|Running configuration/.test(line) ? null : refused);
  }, null);
}

/**
 * Why the API gave a DNS server nothing, as it said last; null: it has not complained. Source: client-go tools/cache/reflector.go, which tries again after half a minute or more.
 * @param counts Which lines of the log are young enough.
 */
export function refusedByApi(log: string, counts: (line: string) => boolean): string | null {
  const complaints = log.split('\n').filter(counts).flatMap((line) => /Failed to watch: (?:failed to (?:list|watch) [^:]*: )?(.*?)(?: logger=.*)?$/.exec(line)?.[1] ?? []);
  return complaints.at(-1) ?? null;
}

function hasCrashed({ state, lastState, ready }: ContainerStatus): boolean {
  const ended = state?.terminated ?? lastState?.terminated;
  return ready !== true && ended !== undefined && ended.exitCode !== 0;
}

/** The line of a log that says most of why it ends: the first that speaks of trouble, else the last. '' where there is none. */
export function lastWords(log: string): string {
  const lines = log.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const telling = lines.find((line) => /\b(fatal|panic|error|denied|cannot|can't|failed|unknown|invalid|refused|no such|not found|in use|loop)\b/i.test(line)) ?? lines.at(-1) ?? '';
  return telling.length > 200 ? `${telling.slice(0, 200)}…` : telling;
}
