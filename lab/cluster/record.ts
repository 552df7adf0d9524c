/** What the lab remembers of a cluster: one file in its folder. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clusterFolder, clustersFolder } from '../folders.ts';
import { Refusal } from '../refusal.ts';
import { isAlive, type ProcessId } from './processes.ts';
import type { Cluster } from './shape.ts';

export type ClusterRecord = Cluster & { readonly supervisor: ProcessId | undefined; readonly ready: boolean };

const fileOf = (name: string): string => join(clusterFolder(name), 'cluster.json');

export function readRecord(name: string): ClusterRecord | undefined {
  return existsSync(fileOf(name)) ? (JSON.parse(readFileSync(fileOf(name), 'utf8')) as ClusterRecord) : undefined;
}

/** In one step: whoever brings another cluster up at this moment reads all of them. */
export async function writeRecord(record: ClusterRecord): Promise<void> {
  const next = `${fileOf(record.name)}.${process.pid}`;
  await writeFile(next, `${JSON.stringify(record, null, 2)}\n`);
  await rename(next, fileOf(record.name));
}

export function listRecords(): ClusterRecord[] {
  if (!existsSync(clustersFolder())) return [];
  return readdirSync(clustersFolder()).flatMap((name) => readRecord(name) ?? []);
}

export const isRunning = (record: ClusterRecord): boolean => record.supervisor !== undefined && isAlive(record.supervisor);

export type RunningCluster = ClusterRecord & { readonly supervisor: ProcessId };

export function findRunning(name: string): RunningCluster {
  const record = readRecord(name);
  if (record?.supervisor === undefined || !isRunning(record)) {
    const others = listRecords().filter(isRunning);
    const known = others.length === 0 ? 'no cluster is up' : `up are: ${others.map((other) => other.name).join(', ')}`;
    throw new Refusal(`cluster "${name}" is not up (${known})`, `start it with \`npm run lab -- up --name ${name}\``);
  }
  return { ...record, supervisor: record.supervisor };
}
