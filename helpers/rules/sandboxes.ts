import { type Facts } from '../facts.ts';
import { finding, type Finding, type Prediction } from '../finding.ts';
import { keys } from '../keys.ts';
import type { Pod } from '../kube.ts';
import { addedToPod, changerOfPods } from './changed-pods.ts';

/** containerd: `failed to setup network for sandbox "…": plugin type="bridge" failed (add)`; CRI-O: `failed to create pod network sandbox …: error adding pod … to CNI network`. */
const ofTheNetwork = /plugin type=|\bcni\b|set ?up (?:pod )?network|pod network sandbox/i;

/**
 * A node that cannot make a sandbox for a new pod: its kubelet prepares folders and resolv.conf, its runtime the image, the processes and namespaces, and its network plugin the
 * interface; who of them failed is in what the kubelet says. null where it said nothing of this pod.
 */
export function noSandbox(facts: Facts, pod: Pod, node: string): Finding | null {
  const told = facts.now.events.filter(({ involvedObject }) => involvedObject?.name === pod.metadata.name);
  // The folders of a pod are made before its sandbox, and the run's own pods have no volume that another machine could keep back.
  const event = told.find(({ reason }) => reason === 'FailedCreatePodSandBox') ?? told.find(({ reason, message }) => reason === 'FailedMount' || /making pod data directories/.test(message ?? ''));
  if (event === undefined) return null;
  const why = event.message ?? '';
  const base = {
    expected: ['a new pod starts'], observed: [why], command: `kubectl -n ${facts.plan.namespace} describe pod ${pod.metadata.name}`, doc: 'running-commands-in-a-pod',
    breaks: facts.target.pods.some(({ spec }) => spec.nodeName === node) ? [keys.ready(facts.target)] : [], definite: facts.plan.practice === null,
  };
  const predict: Prediction = (cell) => (cell.user ? 'may' : undefined);
  const [added] = addedToPod(facts, pod).filter((one) => one.startsWith('runtimeClassName'));
  if (added !== undefined) {
    const changer = changerOfPods(facts);
    return finding({
      ...base, id: 'control-plane/changed-on-admission', object: changer ?? 'the admission of pods',
      message: `${changer ?? 'something in the admission of pods'} gives new pods ${added}, and nodes cannot make a sandbox of that kind: ${why}`,
      fix: `configure that runtime on the nodes, or correct ${changer ?? 'what changes pods while they are made (kubectl get mutatingadmissionpolicies,mutatingwebhookconfigurations)'}`, states: facts.plan.nodes.map(keys.starts),
    }, facts.cells, predict);
  }
  const network = ofTheNetwork.test(why);
  return finding({
    id: network ? 'node-network/pod-sandbox' : 'cluster/pod-sandbox', object: `Node ${node}`, where: `node ${node}`, message: `node ${node} cannot ${network ? 'give a new pod its network' : event.reason === 'FailedCreatePodSandBox' ? 'make the sandbox of a new pod' : 'make the folders of a new pod'}: ${why}`,
    ...base,
    fix: network ? `mend the CNI plugin of node ${node}: its configuration in /etc/cni/net.d, its programs, its address pool` : fixOf(why, node),
    states: [keys.starts(node)],
  }, facts.cells, predict);
}

function fixOf(why: string, node: string): string {
  const path = /\/[\w.@/-]+/.exec(why)?.[0];
  if (/no space left on device|disk quota exceeded/.test(why)) return `free space on node ${node}${path === undefined ? '' : `, on the file system of ${path}`}`;
  if (/read-only file system/.test(why)) return `on node ${node} the file system${path === undefined ? '' : ` of ${path}`} has become read-only, as it does after errors of its disk: dmesg, then mend or replace the disk and mount it anew`;
  // A kubelet hands on what its runtime answers over CRI (gRPC); anything else it met itself.
  if (!why.includes('rpc error')) return `on node ${node} the kubelet itself fails${path === undefined ? '' : ` at ${path}`}: mend it, or what names it in the kubelet's configuration${/resolv\.conf/.test(path ?? '') ? ' (resolvConf)' : ''}`;
  return /sandbox image|pull image|pause/i.test(why) ? `make the sandbox image available to node ${node}, or name another in the configuration of its runtime` : `mend the container runtime of node ${node} (containerd or CRI-O, and the OCI runtime that it calls): crictl info, and its log`;
}
