/** What this machine must be for a cluster to run on it. Each refusal says what to do. */
import { existsSync, readdirSync, readFileSync, readlinkSync, statfsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import semver from 'semver';
import { cacheFolder, clustersFolder } from './folders.ts';
import { Refusal } from './refusal.ts';

const gibibyte = 1024 ** 3;

export function requireLinuxRoot(): void {
  if (process.platform !== 'linux') throw new Refusal(`the lab runs on Linux only, not on ${process.platform}`, 'use a Linux machine or virtual machine, or point KUBECONFIG at a cluster that you have');
  if (process.getuid?.() !== 0) throw new Refusal('the lab needs root: it makes namespaces, mounts and a veth pair', 'run it with `sudo -E env "PATH=$PATH" npm run lab -- ...`');
}

export async function requireMachine(): Promise<void> {
  for (const [tool, source] of [['unshare', 'util-linux'], ['nsenter', 'util-linux'], ['flock', 'util-linux'], ['apt-get', 'apt: the nodes are made of Debian packages'], ['dpkg-deb', 'dpkg'], ['tar', 'tar']] as const) {
    if (!isOnPath(tool)) throw new Refusal(`${tool} is missing on this machine`, `install it (${source})`);
  }
  const filesystems = readFileSync('/proc/filesystems', 'utf8');
  if (!/\boverlay\b/.test(filesystems)) throw new Refusal('this kernel has no overlay file system', 'run `modprobe overlay`');
  if (!existsSync('/proc/sys/net/bridge/bridge-nf-call-iptables')) throw new Refusal('this kernel has no bridge netfilter', 'run `modprobe br_netfilter`');
  await requireFolder(cacheFolder(), 'XDG_CACHE_HOME', 6);
  await requireFolder(clustersFolder(), 'XDG_STATE_HOME', 2);
}

export async function requireGo(goMod: string): Promise<void> {
  const wanted = /^go (\S+)$/m.exec(readFileSync(goMod, 'utf8'))?.[1] ?? '0.0.0';
  const found = await execa('go', ['env', 'GOVERSION'], { env: { GOTOOLCHAIN: 'local' }, reject: false });
  if (found.failed) throw new Refusal('Go is missing on this machine', `install Go ${wanted} or newer (https://go.dev/dl) and have \`go\` on the PATH`);
  const version = semver.coerce(found.stdout);
  if (!version || semver.lt(version, semver.coerce(wanted) ?? '0.0.0')) throw new Refusal(`Go is ${found.stdout.replace('go', '')}, too old`, `install Go ${wanted} or newer (https://go.dev/dl)`);
}

/** File watchers are counted for all of root's processes together, and a component that gets none ends. */
export function requireWatchers(nodes: number): void {
  const limit = Number(readFileSync('/proc/sys/fs/inotify/max_user_instances', 'utf8'));
  const wanted = 10 + 10 * nodes;
  const used = countWatchers();
  if (used + wanted > limit) {
    throw new Refusal(`${used} of ${limit} inotify instances are in use, and this cluster needs about ${wanted}`, `take another cluster down, or allow more: \`sysctl fs.inotify.max_user_instances=${limit * 4}\``);
  }
}

function countWatchers(): number {
  const list = (folder: string): string[] => {
    try {
      return readdirSync(folder);
    } catch {
      return [];
    }
  };
  const isWatcher = (link: string): boolean => {
    try {
      return readlinkSync(link) === 'anon_inode:inotify';
    } catch {
      return false;
    }
  };
  return list('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => list(`/proc/${pid}/fd`).map((fd) => `/proc/${pid}/fd/${fd}`))
    .filter(isWatcher).length;
}

async function requireFolder(folder: string, variable: string, gibibytes: number): Promise<void> {
  if (/[:,\\]/.test(folder)) throw new Refusal(`${folder} has a colon, comma or backslash in it, which overlay mounts cannot take`, `set ${variable} to another folder`);
  await mkdir(folder, { recursive: true });
  const disk = statfsSync(folder);
  if (disk.bavail * disk.bsize < gibibytes * gibibyte) {
    throw new Refusal(`${folder} has only ${((disk.bavail * disk.bsize) / gibibyte).toFixed(1)} GiB free, less than ${gibibytes}`, `free some, or set ${variable} to a folder on another disk`);
  }
  const overlayMagic = 0x794c7630;
  if (disk.type === overlayMagic) throw new Refusal(`${folder} is on an overlay file system, which cannot carry another`, `set ${variable} to a folder on a real disk`);
}

const isOnPath = (tool: string): boolean => (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, tool)));
