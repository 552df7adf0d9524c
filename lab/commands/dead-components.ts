/** Why a cluster did not come up: the components that have ended, each with the last thing that it said. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listComponents } from '../cluster/component-control.ts';
import { isRunning, readRecord } from '../cluster/record.ts';
import { listMachines } from '../cluster/shape.ts';
import { nodeFolder } from '../folders.ts';

export function describeDead(name: string): string[] {
  const record = readRecord(name);
  if (record?.supervisor === undefined || !isRunning(record)) return [];
  const cluster = { ...record, supervisor: record.supervisor };
  return listMachines(cluster).flatMap(({ name: node }) =>
    listComponents(cluster, node)
      .filter(({ state }) => state === 'dead')
      .map((component) => `${component.name} on ${node} is not running: ${readLastLine(join(nodeFolder(name, node), 'log', `${component.name}.log`))}`),
  );
}

function readLastLine(file: string): string {
  return existsSync(file) ? (readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) ?? '') : 'it was never started';
}
