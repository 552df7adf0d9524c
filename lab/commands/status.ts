/** `lab status`: where everything is, for people or as JSON. */
import { listComponents, type Component } from '../cluster/component-control.ts';
import { findFirstProcess } from '../cluster/machines.ts';
import { findRunning } from '../cluster/record.ts';
import { apiAddress, listMachines } from '../cluster/shape.ts';
import { auditLogPath, kubeconfigPath, nodeFolder } from '../folders.ts';
import { requireLinuxRoot } from '../requirements.ts';

export function status(name: string, json: boolean): void {
  requireLinuxRoot();
  const cluster = findRunning(name);
  const nodes = listMachines(cluster).map((machine) => ({
    ...machine,
    pid: findFirstProcess(cluster, machine.name),
    folder: nodeFolder(name, machine.name),
    components: listComponents(cluster, machine.name),
  }));
  const facts = {
    name,
    ready: cluster.ready,
    ...cluster.shape,
    api: apiAddress(cluster),
    kubeconfig: kubeconfigPath(name),
    auditLog: auditLogPath(name),
    supervisor: cluster.supervisor.pid,
  };
  if (json) {
    process.stdout.write(`${JSON.stringify({ ...facts, nodes }, null, 2)}\n`);
    return;
  }
  for (const [fact, value] of Object.entries(facts)) process.stdout.write(`${fact.padEnd(14)} ${String(value)}\n`);
  for (const node of nodes) {
    process.stdout.write(`\n${node.name.padEnd(8)} ${node.addresses.join(' ')}${node.podCidrs.length === 0 ? '' : `  pods ${node.podCidrs.join(' ')}`}  ${node.folder}\n`);
    for (const component of node.components) process.stdout.write(`  ${describe(component)}\n`);
  }
}

const describe = ({ name, state, pid }: Component): string => `${name.padEnd(24)} ${state.padEnd(8)}${pid === undefined ? '' : ` pid ${pid}`}`;
