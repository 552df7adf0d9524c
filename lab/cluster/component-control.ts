/** Components: started, found by the PID that they left behind, ended. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { StopSignal } from '../options.ts';
import { componentsOf } from './components.ts';
import { enterMachine, findFirstProcess } from './machines.ts';
import { identify, innerPid, isAlive, listProcesses, pidNamespace, readStat, type ProcessId } from './processes.ts';
import type { RunningCluster } from './record.ts';
import { waitFor } from './wait.ts';

export type ComponentState = 'running' | 'stopped' | 'dead';

export type Component = { readonly node: string; readonly name: string; readonly state: ComponentState; readonly pid: number | undefined };

export async function launch(cluster: RunningCluster, node: string, component: string): Promise<void> {
  const [command = '', ...args] = enterMachine(cluster, node);
  await execa(command, [...args, 'sh', '/usr/local/sbin/launch', component], { stdin: 'ignore' });
}

export function listComponents(cluster: RunningCluster, node: string): Component[] {
  return componentsOf(node)
    .filter((name) => name !== 'network-policy' || cluster.shape.policy)
    .map((name) => {
    const pid = findComponent(cluster, node, name)?.pid;
    const state = pid === undefined ? 'dead' : readStat(pid)?.state === 'T' ? 'stopped' : 'running';
    return { node, name, state, pid };
  });
}

/** The PID file holds the PID in the node's own namespace, which may have been given to another process since. */
export function findComponent(cluster: RunningCluster, node: string, component: string): ProcessId | undefined {
  const first = findFirstProcess(cluster, node);
  if (first === undefined) return undefined;
  const file = join(`/proc/${first}/root/run/components`, `${component}.pid`);
  if (!existsSync(file)) return undefined;
  const inner = Number(readFileSync(file, 'utf8'));
  const namespace = pidNamespace(first);
  const program = component === 'upstream-dns' ? 'coredns' : component;
  const row = listProcesses().find(({ pid, command }) => command === program.slice(0, 15) && pidNamespace(pid) === namespace && innerPid(pid) === inner);
  return row && identify(row.pid);
}

const graceSeconds = 5;

/** Without a clean end in time it is killed: kube-apiserver takes more than a minute for one. */
export async function end(cluster: RunningCluster, node: string, component: string, signal: StopSignal): Promise<boolean> {
  const id = findComponent(cluster, node, component);
  if (id === undefined) return false;
  process.kill(id.pid, `SIG${signal}`);
  if (signal === 'STOP') return true;
  const gone = (): boolean => !isAlive(id);
  await waitFor(`${component} to end`, gone, { seconds: graceSeconds }).catch(() => process.kill(id.pid, 'SIGKILL'));
  await waitFor(`${component} to end`, gone, { seconds: graceSeconds });
  return true;
}
