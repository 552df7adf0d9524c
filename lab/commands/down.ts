/** `lab down`: the supervisor ends, and with it all that runs; then the folder goes. */
import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { isAlive } from '../cluster/processes.ts';
import { readRecord, type ClusterRecord } from '../cluster/record.ts';
import { controlGroup, scripts } from '../cluster/supervisor.ts';
import { waitFor } from '../cluster/wait.ts';
import { clusterFolder, clusterLockFolder } from '../folders.ts';
import { takeLock } from '../lock.ts';
import { requireLinuxRoot } from '../requirements.ts';

export async function down(name: string): Promise<void> {
  requireLinuxRoot();
  const lock = await takeLock(clusterLockFolder(name), () => process.stderr.write(`waiting for another command on cluster "${name}" ...\n`));
  try {
    const known = existsSync(clusterFolder(name));
    if (known) await remove(readRecord(name) ?? { name, supervisor: undefined });
    process.stderr.write(`cluster "${name}" is ${known ? 'down' : 'not up'}\n`);
  } finally {
    await lock.remove();
  }
}

export async function remove({ name, supervisor }: Pick<ClusterRecord, 'name' | 'supervisor'>): Promise<void> {
  if (supervisor && isAlive(supervisor)) {
    process.kill(supervisor.pid, 'SIGKILL');
    await waitFor('the supervisor to end', () => !isAlive(supervisor));
  }
  // Whatever ended the supervisor may have ended its janitor as well.
  await execa('sh', [join(scripts, 'janitor.sh'), '', controlGroup(name)]);
  await waitFor('the control groups to go', () => !hasControlGroup(name), { seconds: 15 });
  await rm(clusterFolder(name), { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

/** They are gone when every process of the cluster is. */
function hasControlGroup(name: string): boolean {
  const top = '/sys/fs/cgroup';
  return [top, ...readdirSync(top).map((entry) => `${top}/${entry}`)].some((folder) => existsSync(`${folder}/${controlGroup(name)}`));
}
