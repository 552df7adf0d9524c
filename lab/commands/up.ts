/** `lab up`: from nothing to a cluster whose nodes are Ready and whose DNS answers. Twice is once. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { locate } from '../build/cache.ts';
import { describeKubernetes } from '../build/go.ts';
import { obtainParts, type Parts } from '../build/index.ts';
import { applyAddons } from '../cluster/addons.ts';
import { connectApi, type Api } from '../cluster/api.ts';
import { launch } from '../cluster/component-control.ts';
import { controlPlane } from '../cluster/components.ts';
import { writeControlPlaneFiles } from '../cluster/control-plane-files.ts';
import { writeKubeconfig } from '../cluster/kubeconfig.ts';
import { findFirstProcess, furnish, startMachine } from '../cluster/machines.ts';
import { writeCniConfiguration, writeNodeFiles } from '../cluster/node-files.ts';
import { isRunning, listRecords, readRecord, writeRecord, type ClusterRecord, type RunningCluster } from '../cluster/record.ts';
import { apiAddress, listMachines, listNodes, type Cluster, type ClusterShape, type Machine } from '../cluster/shape.ts';
import { chooseSubnet, parseRoutes, subnetOf } from '../cluster/subnet.ts';
import { startSupervisor } from '../cluster/supervisor.ts';
import { waitFor } from '../cluster/wait.ts';
import { clusterFolder, clusterLockFolder, clustersFolder, kubeconfigPath } from '../folders.ts';
import { takeLock } from '../lock.ts';
import { showProgress, type Progress } from '../progress.ts';
import { Refusal } from '../refusal.ts';
import { requireGo, requireLinuxRoot, requireMachine, requireWatchers } from '../requirements.ts';
import { describeDead } from './dead-components.ts';
import { remove } from './down.ts';

export type Wish = { readonly name: string; readonly shape: ClusterShape; readonly subnet: string | undefined };

export async function up(wish: Wish): Promise<void> {
  requireLinuxRoot();
  await requireMachine();
  const progress = showProgress();
  const lock = await takeLock(clusterLockFolder(wish.name), () => progress.note(`waiting for another command on cluster "${wish.name}" ...`));
  try {
    const found = readRecord(wish.name);
    if (found && isRunning(found) && found.ready) return reportRunning(found, wish);
    requireWatchers(wish.shape.nodes);
    const parts = await prepare(wish.shape, progress);
    if (found) await remove(found);
    const started = performance.now();
    const cluster = await reserve(wish);
    const interrupt = (): void => {
      endSupervisor(wish.name);
      process.exit(130);
    };
    process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
    try {
      await start(cluster, parts, progress);
    } catch (error) {
      for (const line of describeDead(wish.name)) progress.note(line);
      progress.note(`the cluster did not come up; its logs are in ${clusterFolder(wish.name)}/nodes/*/log until the next \`up\` or \`down\``);
      endSupervisor(wish.name);
      throw error;
    }
    progress.note(`cluster "${wish.name}" is up after ${((performance.now() - started) / 1000).toFixed(1)} s`);
    process.stdout.write(`export KUBECONFIG=${kubeconfigPath(wish.name)}\n`);
  } finally {
    await (existsSync(clusterFolder(wish.name)) ? lock.release() : lock.remove());
  }
}

/** Half a cluster is of no use to anybody: it ends, and its files stay to be read. */
function endSupervisor(name: string): void {
  const record = readRecord(name);
  if (record?.supervisor && isRunning(record)) process.kill(record.supervisor.pid, 'SIGKILL');
}

function reportRunning(found: ClusterRecord, wish: Wish): void {
  const differences = (Object.keys(wish.shape) as (keyof ClusterShape)[]).filter((key) => found.shape[key] !== wish.shape[key]);
  if (differences.length > 0) {
    const text = differences.map((key) => `${key} ${found.shape[key]}, not ${wish.shape[key]}`).join('; ');
    throw new Refusal(`cluster "${wish.name}" is up with ${text}`, `take it down first (\`npm run lab -- down --name ${wish.name}\`), or choose another --name`);
  }
  process.stderr.write(`cluster "${wish.name}" is already up\n`);
  process.stdout.write(`export KUBECONFIG=${kubeconfigPath(wish.name)}\n`);
}

/** Go is asked for only when something has to be built. */
async function prepare(shape: ClusterShape, progress: Progress): Promise<Parts> {
  if (!existsSync(locate(await describeKubernetes(shape.kubernetes)))) await requireGo(join(import.meta.dirname, '..', 'go', 'kubernetes', shape.kubernetes, 'go.mod'));
  return obtainParts(shape, progress);
}

/** Subnets are given out one at a time; from here on the folder says that this one is in use. */
async function reserve({ name, shape, subnet: wanted }: Wish): Promise<Cluster> {
  const lock = await takeLock(clustersFolder(), () => undefined);
  try {
    const others = listRecords().map((record) => subnetOf(record.subnet, `cluster "${record.name}"`));
    const addresses = Object.entries(networkInterfaces()).flatMap(([device, list]) => (list ?? []).flatMap(({ family, address }) => (family === 'IPv4' ? [subnetOf(address.split('.').slice(0, 3).join('.'), `the address ${address} of ${device}`)] : [])));
    const subnet = chooseSubnet([...others, ...parseRoutes(await readFile('/proc/net/route', 'utf8')), ...addresses], wanted);
    const uplink = `plumb${Buffer.from(subnet.split('.').map(Number)).toString('hex')}`;
    const cluster: Cluster = { name, shape, subnet, uplink };
    await mkdir(clusterFolder(name), { recursive: true });
    await writeRecord({ ...cluster, supervisor: undefined, ready: false });
    return cluster;
  } finally {
    await lock.release();
  }
}

async function start(reserved: Cluster, parts: Parts, progress: Progress): Promise<void> {
  const { createAuthority } = await import('../cluster/certificates.ts');
  const authority = await createAuthority(`plumbline-${reserved.name}`);
  const cluster: RunningCluster = { ...reserved, supervisor: await startSupervisor(reserved, parts), ready: false };
  await writeRecord(cluster);
  await progress.stage('control plane', async () => {
    const admin = await authority.issue({ user: 'admin', group: 'system:masters' });
    await writeFile(kubeconfigPath(cluster.name), writeKubeconfig({ cluster: cluster.name, user: 'admin', server: apiAddress(cluster), authority: authority.certificate, pair: admin }), { mode: 0o600 });
    const [control, ...nodes] = listMachines(cluster);
    const controlFiles = await writeControlPlaneFiles(cluster, authority);
    await bootMachine(cluster, control as Machine, parts, controlFiles, {}, ['etcd', 'kube-apiserver', 'upstream-dns']);
    await Promise.all(
      nodes.map(async (node) => bootMachine(cluster, node, parts, await writeNodeFiles(cluster, node, authority), { '10-plumbline.conflist': writeCniConfiguration(cluster, node) }, ['containerd'])),
    );
  });
  const api = await connectApi(cluster.name);
  try {
    await progress.stage('API server', () => waitFor('the API server', api.isReady, { alive: cluster.supervisor, everyMs: 100 }));
    await progress.stage('nodes and DNS', () => completeCluster(cluster, api));
  } finally {
    await api.close();
  }
  await writeRecord({ ...cluster, ready: true });
}

async function bootMachine(cluster: RunningCluster, machine: Machine, parts: Parts, files: Readonly<Record<string, string>>, cni: Readonly<Record<string, string>>, components: readonly string[]): Promise<void> {
  await furnish(cluster, machine, parts, files, cni);
  await startMachine(cluster, machine, parts);
  for (const component of components) await launch(cluster, machine.name, component);
}

async function completeCluster(cluster: RunningCluster, api: Api): Promise<void> {
  await Promise.all([
    applyAddons(api, cluster),
    ...['kube-controller-manager', 'kube-scheduler'].map((component) => launch(cluster, controlPlane, component)),
    ...listNodes(cluster).map(async ({ name }) => {
      // A kubelet that finds no container runtime ends.
      await waitFor('containerd', () => existsSync(`/proc/${findFirstProcess(cluster, name)}/root/run/containerd/containerd.sock`), { alive: cluster.supervisor });
      await launch(cluster, name, 'kubelet');
      await launch(cluster, name, 'kube-proxy');
      if (cluster.shape.policy) await launch(cluster, name, 'network-policy');
    }),
  ]);
  await waitFor('every node and CoreDNS to be ready', async () => (await countReadyNodes(api)) === cluster.shape.nodes && (await countReadyReplicas(api)) === 2, { alive: cluster.supervisor, everyMs: 100, seconds: 120 });
}

async function countReadyReplicas(api: Api): Promise<number> {
  const deployment = (await api.read('/apis/apps/v1/namespaces/kube-system/deployments/coredns')) as { status?: { readyReplicas?: number } };
  return deployment.status?.readyReplicas ?? 0;
}

type NodeList = { readonly items: readonly { readonly spec: { readonly taints?: readonly unknown[] }; readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] } }[] };

/** Ready, and without the taint that keeps pods away until a controller has seen it. */
async function countReadyNodes(api: Api): Promise<number> {
  const { items } = (await api.read('/api/v1/nodes')) as NodeList;
  return items.filter(({ spec, status }) => !spec.taints?.length && status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True')).length;
}
