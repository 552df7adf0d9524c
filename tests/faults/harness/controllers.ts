/** kube-controller-manager with other flags, which leads straight away; and as it was. */
import type { Lab } from './lab.ts';
import { until } from './until.ts';

const file = '/etc/kubernetes/components/kube-controller-manager';

async function restart(lab: Lab): Promise<void> {
  await lab.component('restart', 'cp', 'kube-controller-manager');
  await lab.kubectl('-n', 'kube-system', 'delete', 'lease', 'kube-controller-manager', '--ignore-not-found');
  await until('somebody leads', 90, async () => (await lab.kubectl('-n', 'kube-system', 'get', 'lease', 'kube-controller-manager', '--ignore-not-found', '-o', 'name')) !== '');
}

export async function withControllers(lab: Lab, edit: string): Promise<void> {
  await lab.on('cp', `cp ${file} /run/controllers.kept; sed -i "${edit}" ${file}; ! cmp -s ${file} /run/controllers.kept`);
  await restart(lab);
}

export async function restoreControllers(lab: Lab): Promise<void> {
  await lab.on('cp', `cat /run/controllers.kept > ${file}`);
  await restart(lab);
}
