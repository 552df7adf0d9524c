import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { enterMachine, findFirstProcess } from '../../../lab/cluster/machines.ts';
import { findRunning } from '../../../lab/cluster/record.ts';
import { firstProcess } from '../../../lab/cluster/supervisor.ts';
import { control } from '../../../lab/commands/component.ts';
import { cacheFolder, kubeconfigPath } from '../../../lab/folders.ts';
import { until } from './until.ts';

/** A live lab as faults are put into it: kubectl, commands on nodes and in pods, and the components of nodes and control plane. */
export interface Lab {
  readonly name: string;
  readonly kubeconfig: string;
  /** The mode that its kube-proxies run in. */
  readonly proxy: 'iptables' | 'nftables';
  /** Answers what it printed. */
  readonly kubectl: (...words: readonly string[]) => Promise<string>;
  /** Applies a manifest given as text. */
  readonly apply: (manifest: string) => Promise<string>;
  /** Puts objects, given as they were read, in the place of what has their names, or makes them. */
  readonly replace: (objects: readonly object[]) => Promise<void>;
  /** JSON patch of one object, `deployment/web`. */
  readonly patch: (namespace: string, object: string, ...operations: readonly PatchOperation[]) => Promise<string>;
  /** A shell command on a node (`cp` is the control plane's); answers what it printed. */
  readonly on: (node: string, command: string) => Promise<string>;
  /** A shell command where the wire between the machines is: what is between nodes and no node can see. */
  readonly onWire: (command: string) => Promise<string>;
  /** A shell command in a pod of namespace `app` that has a shell; answers what it printed, errors among it, and never fails for its exit code. */
  readonly inPod: (pod: string, command: string) => Promise<string>;
  /** A shell command on the node of a pod (of namespace `app` where none is said) in that pod's network. */
  readonly inNetworkOf: (pod: string, command: string) => Promise<string>;
  /** The process of a pod's first container, as its node numbers it. */
  readonly processOf: (pod: string) => Promise<{ readonly node: string; readonly pid: number }>;
  readonly component: (verb: 'stop' | 'start' | 'restart', node: string, component: string, signal?: 'TERM' | 'KILL' | 'STOP') => Promise<void>;
}

export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove' | 'test';
  readonly path: string;
  readonly value?: unknown;
}

/** Brings the lab up (or finds it up). */
export async function openLab(name: string, proxy: Lab['proxy'], options: readonly string[] = []): Promise<Lab> {
  await execa('node_modules/.bin/tsx', ['lab/cli.ts', 'up', '--name', name, '--proxy', proxy, ...options], { stdio: ['ignore', 'ignore', 'inherit'] });
  const kubeconfig = kubeconfigPath(name);
  const env = { KUBECONFIG: kubeconfig };
  const kubectl = async (...words: readonly string[]): Promise<string> => (await execa(kubectlProgram(), words, { env, stdin: 'ignore' })).stdout;
  const feed = async (input: string, ...words: readonly string[]): Promise<string> => (await execa(kubectlProgram(), [...words, '-f', '-'], { env, input })).stdout;
  const on = async (node: string, command: string): Promise<string> => {
    const [program = '', ...args] = enterMachine(findRunning(name), node);
    return (await execa(program, [...args, 'sh', '-c', command], { stdin: 'ignore' })).stdout;
  };
  const processOf = async (pod: string): Promise<{ node: string; pid: number }> => {
    const [name = '', namespace = 'app'] = pod.split('/').reverse();
    const [node = '', id = ''] = (await kubectl('-n', namespace, 'get', 'pod', name, '-o', 'jsonpath={.spec.nodeName} {.status.containerStatuses[0].containerID}')).split(' ');
    const pid = Number(await on(node, `ctr --namespace k8s.io tasks ls 2>/dev/null | awk '$1 == "${id.replace('containerd://', '')}" { print $2 }'`));
    if (!(pid > 0)) throw new Error(`pod ${pod}: its container does not run`);
    return { node, pid };
  };
  return {
    name,
    kubeconfig,
    proxy,
    kubectl,
    on,
    onWire: async (command) => {
      const cluster = findRunning(name);
      const [tools, wire] = [findFirstProcess(cluster, 'node1'), firstProcess(cluster.supervisor)];
      return (await execa('nsenter', ['--target', String(tools), '--mount', `--net=/proc/${wire}/ns/net`, 'sh', '-c', command], { stdin: 'ignore' })).stdout;
    },
    processOf,
    inPod: async (pod, command) => {
      const result = await execa(kubectlProgram(), ['-n', 'app', 'exec', pod, '--', 'sh', '-c', command], { env, stdin: 'ignore', reject: false, all: true, timeout: 60_000 });
      return result.all;
    },
    inNetworkOf: async (pod, command) => {
      const { node, pid } = await processOf(pod);
      return on(node, `nsenter --target ${pid} --net -- sh -c ${quote(command)}`);
    },
    apply: (manifest) => feed(manifest, 'apply'),
    replace: async (objects) => {
      for (const object of objects) {
        const text = JSON.stringify(object);
        await feed(text, 'replace').catch(() => feed(text, 'create'));
      }
    },
    patch: (namespace, object, ...operations) => kubectl('-n', namespace, 'patch', object, '--type=json', '-p', JSON.stringify(operations)),
    component: async (verb, node, component, signal = 'TERM') => {
      if (verb !== 'start') await control({ kind: 'stop', name, node, component, signal: verb === 'restart' ? 'KILL' : signal });
      if (verb === 'stop') return;
      // An ended process is still listed until it has been reaped, and would be taken for one that runs.
      if (verb === 'restart') await until(`the old ${component} is gone from ${node}`, 15, async () => (await on(node, `ps -C ${component} -o pid= || true`)).trim() === '');
      await control({ kind: 'start', name, node, component, signal });
    },
  };
}

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

export async function closeLab(name: string): Promise<void> {
  await execa('node_modules/.bin/tsx', ['lab/cli.ts', 'down', '--name', name], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** The lab builds one binary that is kubectl by the name of a link. Any that is finished does: kubectl keeps to its neighbours' API. */
export function kubectlProgram(): string {
  const built = readdirSync(cacheFolder()).filter((entry) => /^kubernetes-[\d.]+-\w+$/.test(entry)).sort().at(-1);
  if (built === undefined) throw new Error('the lab has not been built: npm run lab -- up');
  return join(cacheFolder(), built, 'usr', 'local', 'bin', 'kubectl');
}
