/** What a lab could have changed on this machine: everything outside its own names, in comparable lines. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Counters and clocks move by themselves; `plumb` marks what belongs to a running cluster. */
const volatile = /random|nr_free|dentry|inode|file-nr|conntrack_count|ns_last_pid|pty\.nr|sched|aio-nr|quota|netdev|lru|plumb/;

export function readMachineState(): readonly string[] {
  const settings = run('sysctl', ['--all', '--ignore']);
  const network = [...run('ip', ['-brief', 'address']), ...run('ip', ['route', 'show', 'table', 'all']), ...run('ip', ['rule']), ...run('nft', ['list', 'ruleset'])];
  return [...settings, ...network, ...readLines('/proc/self/mounts')].filter((line) => !volatile.test(line)).sort();
}

/** Names of this cluster that are left anywhere. */
export function findTraces(name: string): readonly string[] {
  const groups = ['/sys/fs/cgroup', ...readdirSync('/sys/fs/cgroup').map((entry) => `/sys/fs/cgroup/${entry}`)].flatMap((folder) => listFolder(folder).filter((entry) => entry === `plumbline-${name}`));
  const processes = listFolder('/proc').filter((entry) => /^\d+$/.test(entry) && readLines(`/proc/${entry}/cgroup`).some((line) => line.endsWith(`/plumbline-${name}`) || line.includes(`/plumbline-${name}/`)));
  return [...groups, ...processes.map((pid) => `process ${pid}`), ...readLines('/proc/self/mounts').filter((line) => line.includes(`/${name}/nodes/`))];
}

function run(command: string, args: string[]): string[] {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 26 }).split('\n');
  } catch {
    return [];
  }
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    return [];
  }
}

function listFolder(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
