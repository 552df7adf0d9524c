import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { enterMachine } from '../../../lab/cluster/machines.ts';
import { findRunning } from '../../../lab/cluster/record.ts';
import { control } from '../../../lab/commands/component.ts';
import { cacheFolder, kubeconfigPath } from '../../../lab/folders.ts';

/** A live lab as faults are put into it: kubectl, commands on nodes, and the components of nodes and control plane. */
export interface Lab {
  readonly name: string;
  readonly kubeconfig: string;
  /** The mode that its kube-proxies run in. */
  readonly proxy: 'iptables' | 'nftables';
  /** Answers what it printed. */
  readonly kubectl: (...words: readonly string[]) => Promise<string>;
  /** Applies a manifest given as text. */
  readonly apply: (manifest: string) => Promise<string>;
  /** JSON patch of one object, `deployment/web`. */
  readonly patch: (namespace: string, object: string, ...operations: readonly PatchOperation[]) => Promise<string>;
  /** A shell command on a node (`cp` is the control plane's); answers what it printed. */
  readonly on: (node: string, command: string) => Promise<string>;
  readonly component: (verb: 'stop' | 'start' | 'restart', node: string, component: string, signal?: 'TERM' | 'KILL' | 'STOP') => Promise<void>;
}

export interface PatchOperation {
  readonly op: 'add' | 'replace' | 'remove';
  readonly path: string;
  readonly value?: unknown;
}

/** Brings the lab up (or finds it up). */
export async function openLab(name: string, proxy: Lab['proxy'], options: readonly string[] = []): Promise<Lab> {
  await execa('node_modules/.bin/tsx', ['lab/cli.ts', 'up', '--name', name, '--proxy', proxy, ...options], { stdio: ['ignore', 'ignore', 'inherit'] });
  const kubeconfig = kubeconfigPath(name);
  const env = { KUBECONFIG: kubeconfig };
  const kubectl = async (...words: readonly string[]): Promise<string> => (await execa(kubectlProgram(), words, { env, stdin: 'ignore' })).stdout;
  return {
    name,
    kubeconfig,
    proxy,
    kubectl,
    on: async (node, command) => {
      const [program = '', ...args] = enterMachine(findRunning(name), node);
      return (await execa(program, [...args, 'sh', '-c', command], { stdin: 'ignore' })).stdout;
    },
    apply: async (manifest) => (await execa(kubectlProgram(), ['apply', '-f', '-'], { env, input: manifest })).stdout,
    patch: (namespace, object, ...operations) => kubectl('-n', namespace, 'patch', object, '--type=json', '-p', JSON.stringify(operations)),
    component: (kind, node, component, signal = 'TERM') => control({ kind, name, node, component, signal }),
  };
}

/** The lab builds one binary that is kubectl by the name of a link. */
function kubectlProgram(): string {
  const built = readdirSync(cacheFolder()).filter((entry) => entry.startsWith('kubernetes-')).sort().at(-1);
  if (built === undefined) throw new Error('the lab has not been built: npm run lab -- up');
  return join(cacheFolder(), built, 'usr', 'local', 'bin', 'kubectl');
}
