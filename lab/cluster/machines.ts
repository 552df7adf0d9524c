/** The machines of a cluster: started in the supervisor's namespaces, entered from here. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import type { Parts } from '../build/index.ts';
import { nodeFolder } from '../folders.ts';
import { Refusal } from '../refusal.ts';
import { controlPlane } from './components.ts';
import type { Files } from './control-plane-files.ts';
import { childrenOf, listProcesses, readEnvironment } from './processes.ts';
import type { RunningCluster } from './record.ts';
import { controlPlaneAddress, gatewayAddress, listMachines, nodeLocalDnsAddress, type Machine } from './shape.ts';
import { controlGroup, firstProcess, scripts } from './supervisor.ts';
import { waitFor } from './wait.ts';

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Everything that a machine finds on its disk when it boots. */
export async function furnish(cluster: RunningCluster, machine: Machine, parts: Parts, files: Files, cni: Files): Promise<void> {
  const folder = nodeFolder(cluster.name, machine.name);
  await Promise.all(['root', 'upper', 'work', 'kubernetes', 'cni', 'log', 'kubelet', 'containerd'].map((part) => mkdir(join(folder, part), { recursive: true })));
  await writeAll(join(folder, 'kubernetes'), files);
  await writeAll(join(folder, 'cni'), cni);
  const names = listMachines(cluster).map(({ name, addresses }) => `${addresses[0]} ${name}\n`);
  await writeAll(join(folder, 'upper'), {
    'etc/hostname': `${machine.name}\n`,
    'etc/machine-id': `${randomUUID().replaceAll('-', '')}\n`,
    'etc/hosts': ['127.0.0.1 localhost\n', ...names].join(''),
    'etc/resolv.conf': `nameserver ${controlPlaneAddress(cluster)}\n`,
    'usr/local/sbin/launch': await readFile(join(scripts, 'launch.sh'), 'utf8'),
  });
  if (machine.podCidrs.length > 0) await copyImages(parts.images, join(folder, 'containerd'));
}

/** Layers are never written to, so hard links do; the databases are. */
async function copyImages(images: string, store: string): Promise<void> {
  await execa('cp', ['--archive', '--link', `${images}/.`, store]).catch(() => execa('cp', ['--archive', `${images}/.`, store]));
  const { stdout } = await execa('find', [store, '-name', '*.db', '-type', 'f']);
  await Promise.all(
    stdout.split('\n').map(async (database) => {
      const own = `${database}.own`;
      await cp(database, own);
      await rm(database);
      await execa('mv', [own, database]);
    }),
  );
}

async function writeAll(folder: string, files: Files): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { mode: text.startsWith('#!') ? 0o755 : name.endsWith('.key') ? 0o600 : 0o644 });
  }
}

export async function startMachine(cluster: RunningCluster, machine: Machine, parts: Parts): Promise<void> {
  const routes = listMachines(cluster)
    .filter((other) => other.name !== machine.name)
    .flatMap((other) => other.podCidrs.map((cidr, family) => `${cidr},${other.addresses[family]}`));
  // A descriptor and not a pipe: the machine keeps it for as long as it lives.
  const log = await open(join(nodeFolder(cluster.name, machine.name), 'boot.log'), 'a');
  const starter = spawn('nsenter', ['--target', String(firstProcess(cluster.supervisor)), '--mount', '--uts', '--ipc', '--net', '--pid', 'setsid', '--fork', 'sh', join(scripts, 'start-machine.sh')], {
    stdio: ['ignore', log.fd, log.fd],
    env: {
      PATH: path,
      SCRIPTS: scripts,
      ROOT: parts.root,
      LAYERS: [parts.kubernetes, parts.containerd, parts.coreDns, ...(parts.policy === undefined ? [] : [parts.policy]), parts.root].join(':'),
      FOLDER: nodeFolder(cluster.name, machine.name),
      GROUP: controlGroup(cluster.name),
      NODE: machine.name,
      ADDRESS: machine.addresses[0],
      ADDRESS6: machine.addresses[1] ?? '',
      LOCAL_DNS: cluster.shape.nodeLocalDns && machine.podCidrs.length > 0 ? nodeLocalDnsAddress : '',
      GATEWAY: gatewayAddress(cluster),
      ROUTES: routes.join(' '),
    },
  });
  await once(starter, 'exit');
  await log.close();
  await waitFor(`${machine.name} to boot`, () => {
    const first = findFirstProcess(cluster, machine.name);
    return first !== undefined && existsSync(`/proc/${first}/root/run/booted`);
  }, { alive: cluster.supervisor });
}

/** PID 1 of a machine, as this machine counts. */
export function findFirstProcess(cluster: RunningCluster, node: string): number | undefined {
  const rows = listProcesses();
  const first = firstProcess(cluster.supervisor);
  if (first === undefined) return undefined;
  const starter = childrenOf(first, rows).find((row) => row.command === 'unshare' && readEnvironment(row.pid, 'NODE') === node);
  return starter && childrenOf(starter.pid, rows)[0]?.pid;
}

export function enterMachine(cluster: RunningCluster, node: string): readonly string[] {
  const first = findFirstProcess(cluster, node);
  if (first === undefined) {
    const known = listMachines(cluster).map(({ name }) => name);
    throw new Refusal(`cluster "${cluster.name}" has no node "${node}"`, `use one of ${known.join(', ')} (${controlPlane} is the control plane)`);
  }
  return ['nsenter', '--target', String(first), '--mount', '--uts', '--ipc', '--net', '--pid', '--cgroup', 'env', '--ignore-environment', `PATH=${path}`, `HOME=/root`, `TERM=${process.env['TERM'] ?? 'dumb'}`];
}
