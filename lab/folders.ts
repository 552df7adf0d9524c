/** Where the lab keeps what it built (the cache) and what belongs to a running cluster (its folder). */
import { homedir } from 'node:os';
import { join } from 'node:path';

export const cacheFolder = (): string => join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'plumbline');

export const clustersFolder = (): string => join(process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'plumbline');

export const clusterFolder = (name: string): string => join(clustersFolder(), name);

export const clusterLockFolder = (name: string): string => join(clustersFolder(), `.${name}.lock`);

export const kubeconfigPath = (name: string): string => join(clusterFolder(name), 'kubeconfig');

export const nodeFolder = (name: string, node: string): string => join(clusterFolder(name), 'nodes', node);

export const auditLogPath = (name: string): string => join(nodeFolder(name, 'cp'), 'log', 'audit.log');
