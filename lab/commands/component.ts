/** `lab stop|start|restart`: one component of one node. What is stopped stays stopped. */
import { end, findComponent, launch } from '../cluster/component-control.ts';
import { connectApi } from '../cluster/api.ts';
import { findRunning } from '../cluster/record.ts';
import { enterMachine } from '../cluster/machines.ts';
import type { StopSignal } from '../options.ts';
import { requireLinuxRoot } from '../requirements.ts';

export type Order = { readonly kind: 'stop' | 'start' | 'restart'; readonly name: string; readonly node: string; readonly component: string; readonly signal: StopSignal };

export async function control({ kind, name, node, component, signal }: Order): Promise<void> {
  requireLinuxRoot();
  const cluster = findRunning(name);
  enterMachine(cluster, node);
  if (kind !== 'start') {
    const ended = await end(cluster, node, component, signal);
    if (!ended && kind === 'stop') return say(`${component} on ${node} was not running`);
    if (kind === 'stop') return say(`${component} on ${node} is ${signal === 'STOP' ? 'frozen' : 'stopped'}`);
  }
  const running = findComponent(cluster, node, component);
  if (running) {
    process.kill(running.pid, 'SIGCONT');
    return say(`${component} on ${node} is running already`);
  }
  await releaseLease(name, component);
  await launch(cluster, node, component);
  say(`${component} on ${node} is started`);
}

const leaders = ['kube-controller-manager', 'kube-scheduler'];

/** A component that was killed holds its lease for a while yet, and the one that follows would wait for that. */
async function releaseLease(name: string, component: string): Promise<void> {
  if (!leaders.includes(component)) return;
  const api = await connectApi(name);
  await api.remove(`/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/${component}`).catch(() => undefined);
  await api.close();
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);
