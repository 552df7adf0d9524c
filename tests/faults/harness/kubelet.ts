/** The configuration of a node's kubelet, changed and put back. */
import type { Lab } from './lab.ts';
import { until } from './until.ts';

const file = '/etc/kubernetes/kubelet.yaml';

/** Edits it with a command that takes the file's name at its end, or puts back what was there (null), and waits until the node is Ready again. */
export async function reconfigureKubelet(lab: Lab, node: string, edit: string | null): Promise<void> {
  await lab.on(node, edit === null ? `[ -f /run/kubelet.yaml ] && cat /run/kubelet.yaml > ${file} && rm /run/kubelet.yaml` : `cp ${file} /run/kubelet.yaml; ${edit} ${file}`);
  const before = await lab.kubectl('get', 'node', node, '-o', 'jsonpath={.status.conditions[?(@.type=="Ready")].lastHeartbeatTime}');
  await lab.component('restart', node, 'kubelet');
  await until(`${node} is Ready`, 60, async () => {
    const [status, beat] = (await lab.kubectl('get', 'node', node, '-o', 'jsonpath={.status.conditions[?(@.type=="Ready")].status} {.status.conditions[?(@.type=="Ready")].lastHeartbeatTime}')).split(' ');
    return status === 'True' && beat !== before;
  });
}
