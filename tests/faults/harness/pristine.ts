/** What the lab is like with no fault in it, so that what a case changed can be told and put back. Remembered in a file, because a run may be cut short in the middle of a fault. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Lab } from './lab.ts';

export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Readonly<Record<string, string>>; readonly annotations?: Readonly<Record<string, string>>; readonly finalizers?: readonly string[]; readonly deletionTimestamp?: string; readonly ownerReferences?: readonly unknown[] };
  readonly [part: string]: unknown;
}

export interface Pristine {
  /** Which cluster it is: the UID of its kube-system. */
  readonly cluster: string;
  /** The objects that faults change, as they should be. */
  readonly objects: readonly KubeObject[];
  /** By node: what of its state faults change. */
  readonly nodes: Readonly<Record<string, string>>;
}

/** kubectl arguments that read the objects that are compared. */
const kept: readonly (readonly string[])[] = [
  ['-n', 'app', 'get', 'deployment/web', 'service/web', 'pod/cli1', 'pod/cli2'],
  ['-n', 'kube-system', 'get', 'deployment/coredns', 'configmap/coredns', 'service/kube-dns', 'serviceaccount/coredns'],
  ['get', 'clusterrole/system:coredns', 'clusterrolebinding/system:coredns', 'clusterrolebinding/system:node-proxier'],
];

/** Reads the file, or the lab (which must be healthy then) where there is none of this cluster. */
export async function knowPristine(lab: Lab): Promise<Pristine> {
  const file = join('out', 'faults', lab.name, 'pristine.json');
  const cluster = await lab.kubectl('get', 'namespace', 'kube-system', '-o', 'jsonpath={.metadata.uid}');
  if (existsSync(file)) {
    const known = JSON.parse(readFileSync(file, 'utf8')) as Pristine;
    if (known.cluster === cluster) return known;
  }
  const nodeNames = (await lab.kubectl('get', 'nodes', '-o', 'jsonpath={.items[*].metadata.name}')).split(' ');
  const pristine = { cluster, objects: await readKept(lab), nodes: Object.fromEntries(await Promise.all(nodeNames.map(async (node) => [node, await readNode(lab, node)] as const))) };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(pristine, null, 1));
  return pristine;
}

/** The objects as they are; those that are not there are left out. */
export async function readKept(lab: Lab): Promise<readonly KubeObject[]> {
  const lists = await Promise.all(kept.map((words) => lab.kubectl(...words, '--ignore-not-found', '-o', 'json')));
  return lists.flatMap((text) => (text.trim() === '' ? [] : (JSON.parse(text) as KubeObject))).flatMap((read) => ('items' in read ? (read['items'] as readonly KubeObject[]) : [read])).map(bare);
}

/** An object without what the cluster itself writes into it; what is left can be created again. */
function bare(object: KubeObject): KubeObject {
  const { name, namespace, labels, annotations = {}, finalizers, deletionTimestamp } = object.metadata;
  const own = Object.fromEntries(Object.entries(annotations).filter(([key]) => !key.startsWith('deployment.kubernetes.io/') && !key.startsWith('kubectl.kubernetes.io/')));
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }), ...(labels === undefined ? {} : { labels }), ...(Object.keys(own).length === 0 ? {} : { annotations: own }), ...(finalizers === undefined ? {} : { finalizers }), ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }) };
  const rest = Object.fromEntries(Object.entries(object).filter(([part]) => part !== 'metadata' && part !== 'status'));
  const text = JSON.stringify({ ...rest, metadata }).replaceAll(/"kubectl\.kubernetes\.io\/restartedAt":"[^"]*",?/g, '').replaceAll('"annotations":{},', '');
  return JSON.parse(text) as KubeObject;
}

/** What of a node faults change, a line each: rules that are not kube-proxy's or the CNI's own, routes, settings, files, components. */
export function readNode(lab: Lab, node: string): Promise<string> {
  return lab.on(
    node,
    `ip route; ip rule; ip -brief addr show dev eth0; ip -brief addr show dev cni0 | sed 's/ *$//'
     for one in net.ipv4.ip_forward net.bridge.bridge-nf-call-iptables net.ipv4.conf.all.rp_filter net.ipv4.conf.default.forwarding; do echo "$one $(sysctl -n "$one" 2>/dev/null)"; done
     for save in iptables-save iptables-legacy-save; do $save 2>/dev/null | grep -v -e KUBE -e CNI -e '^[#:*]' -e COMMIT; done
     nft list tables | grep -v -e 'ip6\\? nat$' -e 'ip6\\? filter$' -e 'ip6\\? mangle$' -e kube-proxy | sort
     ls /etc/cni/net.d; cat /etc/cni/net.d/* /etc/kubernetes/kube-proxy.yaml /etc/kubernetes/kubelet.yaml /etc/resolv.conf | cksum
     for one in containerd kubelet kube-proxy network-policy; do echo "$one $(ps -C "$one" -o state= | tr -d ' \\n' | tr RSD r)"; done
     ps -C coredns -o state= | sed -n 's/^T.*/a frozen coredns/p'; true`,
  );
}
