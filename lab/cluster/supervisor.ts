/** Starts the one process that a cluster lives and dies with, its wire to this machine, and the janitor that outlives both. */
import { spawn } from 'node:child_process';
import { openSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Parts } from '../build/index.ts';
import { clusterFolder } from '../folders.ts';
import { childrenOf, identify, readStat, type ProcessId } from './processes.ts';
import { hostAddress, type Cluster } from './shape.ts';
import { waitFor } from './wait.ts';

export const scripts = join(import.meta.dirname, '..', 'node');

export const controlGroup = (name: string): string => `plumbline-${name}`;

export async function startSupervisor(cluster: Cluster, parts: Parts): Promise<ProcessId> {
  const log = openSync(join(clusterFolder(cluster.name), 'supervisor.log'), 'a');
  const namespaces = ['--mount', '--pid', '--ipc', '--uts', '--net', '--fork', '--kill-child', '--mount-proc', '--propagation', 'private'];
  const supervisor = spawn('unshare', [...namespaces, 'sh', join(scripts, 'supervisor.sh'), scripts, parts.root, controlGroup(cluster.name)], {
    detached: true,
    stdio: ['ignore', log, log],
    cwd: '/',
  });
  closeSync(log);
  supervisor.unref();
  const id = supervisor.pid === undefined ? undefined : identify(supervisor.pid);
  if (id === undefined) throw new Error('the supervisor did not start');
  startJanitor(id, cluster.name);
  await waitFor('the supervisor', () => readStat(firstProcess(id) ?? 0)?.command.startsWith('tini') ?? false, { alive: id });
  await connectMachine(cluster, parts, id);
  return id;
}

/** PID 1 of the cluster's namespace. */
export const firstProcess = (supervisor: ProcessId): number | undefined => childrenOf(supervisor.pid)[0]?.pid;

/** The machine reaches the API through one veth pair, which ends with the network namespace that holds its other end. */
async function connectMachine(cluster: Cluster, parts: Parts, supervisor: ProcessId): Promise<void> {
  const first = String(firstProcess(supervisor));
  const ip = (...args: string[]) => execa('chroot', [parts.root, 'ip', ...args]);
  const inside = (...args: string[]) => execa('nsenter', ['--target', first, '--net', 'chroot', parts.root, 'ip', ...args]);
  await ip('link', 'add', cluster.uplink, 'type', 'veth', 'peer', 'name', 'machine', 'netns', first);
  await inside('link', 'set', 'machine', 'master', 'wire', 'up');
  await ip('address', 'add', `${hostAddress(cluster)}/24`, 'dev', cluster.uplink);
  await ip('link', 'set', cluster.uplink, 'up');
}

/** Empty control groups are the one thing that the kernel leaves behind. The janitor waits for the supervisor's end, removes them and ends. */
function startJanitor(supervisor: ProcessId, name: string): void {
  spawn('sh', [join(scripts, 'janitor.sh'), String(supervisor.pid), controlGroup(name)], { detached: true, stdio: 'ignore', cwd: '/' }).unref();
}
