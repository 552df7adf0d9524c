import { type Facts, type NodeFacts } from '../facts.ts';
import { finding, found, notApplicable, sound, together, unseen, type Finding, type Judgement } from '../finding.ts';
import { keys } from '../keys.ts';
import { serviceIps } from '../kube.ts';
import type { NodeState } from '../node-state.ts';
import { syncStateOf } from '../proxy/sync-state.ts';

/** Is there a kube-proxy in this cluster at all? Others may do its work (Cilium, kube-router, OVN): then traffic alone decides. */
export function usesKubeProxy(facts: Facts): boolean {
  const process = facts.nodes.some((node) => (node.first?.kubeProxy.pid ?? node.last?.kubeProxy.pid ?? null) !== null && !(proxyOf(node)?.apart === true && isServedByAnother(facts, node)));
  const rules = facts.nodes.some((node) => hasRules(node.first) || hasRules(node.last));
  const pods = facts.now.pods.some((pod) => pod.metadata.labels?.['k8s-app'] === 'kube-proxy' || pod.metadata.labels?.['component'] === 'kube-proxy');
  return process || ((rules || pods) && !facts.nodes.some((node) => hasRules(node.last) && isServedByAnother(facts, node)));
}

/**
 * The practice Service was made during the run, and its IP answers on a node whose rules do not know it: somebody else leads packets there, rules of a kube-proxy are left from one
 * that is gone, and one that runs in a network of its own belongs to another cluster (in a container of the node).
 */
export function isServedByAnother(facts: Facts, node: NodeFacts): boolean {
  const made = madeNow(facts);
  return !wroteLately(facts, node) && !answersFor(node) && facts.cells.some((cell) => cell.from.node === node.name && cell.to.via === 'service-ip' && cell.passed > 0 && made.includes(cell.to.ip ?? ''));
}

export function hasRules(state: NodeState | null): boolean {
  const text = (name: string): string => state?.sections[name]?.stdout ?? '';
  return /KUBE-SERVICES/.test(text('iptables-nft') + text('iptables-legacy') + text('iptables')) || /"table"[^}]*"name":\s*"kube-proxy"/.test(text('nft')) || /^(TCP|UDP)\s/m.test(text('ipvs'));
}

/** kube-proxy runs on every node. */
export function kubeProxyRuns(facts: Facts): Judgement {
  const seen = facts.nodes.filter((node) => node.first !== null);
  if (seen.length === 0) return unseen('no node could be entered');
  if (!usesKubeProxy(facts)) return notApplicable('no kube-proxy here: another program proxies Services, and the traffic decides');
  return found(...seen.flatMap((node): readonly Finding[] => {
    const proxy = proxyOf(node);
    if (proxy === undefined || ((proxy.pid === null || proxy.apart) && isServedByAnother(facts, node))) return [];
    const stopped = /^T/.test(proxy.processState);
    if (proxy.pid === null && (answers(proxy) || wroteLately(facts, node))) return [];
    if (proxy.pid !== null && !stopped) return proxy.apart ? [keptApart(facts, node)] : [];
    return [finding({
      id: stopped ? 'proxy/kube-proxy-stopped' : 'proxy/kube-proxy-not-running', object: `Node ${node.name}`, where: `node ${node.name}`,
      message: stopped ? `kube-proxy on node ${node.name} is stopped (state ${proxy.processState}): the rules there stay as they were` : `kube-proxy does not run on node ${node.name}: the rules there stay as they were, and changes of Services and endpoints do not arrive`,
      expected: ['a running kube-proxy'], observed: [stopped ? `process ${proxy.pid ?? '?'} in state ${proxy.processState}` : 'no process kube-proxy', ...(lastErrors(proxy.log))], command: 'ps auxw | grep kube-proxy',
      fix: `start kube-proxy on ${node.name} (where it is a DaemonSet: kubectl -n kube-system get pods -l k8s-app=kube-proxy -o wide)`, doc: 'is-kube-proxy-running', states: [keys.proxy(node.name)], breaks: brokenProxy(node.name),
    }, facts.cells, byNode(node))];
  }));
}

/** Rules of a kube-proxy that is not in the network of its node are rules of that other network: packets of the node never meet them. */
function keptApart(facts: Facts, node: NodeFacts): Finding {
  const proxy = node.last?.kubeProxy ?? node.first?.kubeProxy;
  return finding({
    id: 'proxy/own-network', object: `Node ${node.name}`, where: `node ${node.name}`,
    message: `kube-proxy on node ${node.name} runs in a network of its own, and writes its rules there: packets of the node do not meet them`,
    expected: ['kube-proxy in the network of its node (hostNetwork: true)'], observed: [`process ${proxy?.pid ?? '?'} is in another network than its node`, ...(hasRules(node.last) ? [] : ['no rules of kube-proxy on the node'])], command: 'readlink /proc/1/ns/net /proc/$(pidof kube-proxy)/ns/net',
    fix: `set hostNetwork: true in the pods of kube-proxy (kubectl -n kube-system edit daemonset kube-proxy), or start it on ${node.name} outside of any pod`, doc: 'is-kube-proxy-running', states: [keys.proxy(node.name)], breaks: brokenProxy(node.name),
  }, facts.cells, byNode(node));
}

/** A distribution may carry it inside another program: then its ports answer. */
function answers(proxy: NodeState['kubeProxy']): boolean {
  return proxy.healthz !== null || proxy.mode !== null;
}

function proxyOf({ first, last }: NodeFacts): NodeState['kubeProxy'] | undefined {
  return (last ?? first)?.kubeProxy;
}

function answersFor(node: NodeFacts): boolean {
  const proxy = proxyOf(node);
  return proxy !== undefined && answers(proxy);
}

/** IPs of Services that this run has made. */
function madeNow(facts: Facts): readonly string[] {
  return (facts.practice ?? facts.target).ips.filter((ip) => !facts.first.services.some((service) => serviceIps(service).includes(ip)));
}

/** The practice Service was made during the run: whoever has written rules for it is alive. */
function wroteLately(facts: Facts, node: NodeFacts): boolean {
  const rules = (state: NodeState | null): string => ['iptables-nft', 'iptables-legacy', 'iptables', 'ip6tables', 'nft', 'ipvs'].map((name) => state?.sections[name]?.stdout ?? '').join('\n');
  return madeNow(facts).some((ip) => new RegExp(`(?<![\\d.])${ip.replaceAll('.', '\\.')}(?![\\d])`).test(rules(node.last)));
}

/** What falls with the rules of a node: names are asked at a Service IP, and the API is reached by one. */
export function brokenProxy(node: string): readonly string[] {
  return [keys.proxy(node), keys.namesFrom(node), keys.hears(node)];
}

/** Whatever is led by this node's rules may fail: what did not change still works. */
function byNode(node: NodeFacts): (cell: { readonly from: { readonly node: string }; readonly to: { readonly via: string } }) => 'may' | undefined {
  return (cell) => (cell.from.node === node.name && (cell.to.via === 'service-ip' || cell.to.via === 'name') ? 'may' : undefined);
}

function lastErrors(log: string): readonly string[] {
  return log.split('\n').filter((line) => /^[EF]\d{4}/.test(line)).slice(-3).map((line) => line.slice(0, 240));
}

/** kube-proxy keeps up: what it queued is synced, and it hears of changes. */
export function kubeProxyKeepsUp(facts: Facts): Judgement {
  return together([syncs(facts), found(...facts.nodes.flatMap((node) => keptFromApi(facts, node)))]);
}

/**
 * Its log says that it could not read what it works from, and went on saying so between the two looks: complaints of old are in the first as well. Watches that are open
 * stay open when a right is taken away, so a kube-proxy without rights may know all that there is until it starts anew.
 */
function keptFromApi(facts: Facts, node: NodeFacts): readonly Finding[] {
  const [before, after] = [node.first?.kubeProxy, node.last?.kubeProxy];
  if (before === undefined || after === undefined || before === after || after.pid === null) return [];
  const known = new Set(before.log.split('\n'));
  const trouble = after.log.split('\n').filter((line) => /^E\d{4}.*[Ff]ailed to (watch|list)/.test(line) && !known.has(line));
  const last = trouble.at(-1);
  // One that has written rules for what was made meanwhile hears of it: a connection that was lost for a moment is none that is kept from it.
  if (last === undefined || (wroteLately(facts, node) && !/forbidden|unauthorized|x509|certificate/i.test(last))) return [];
  const said = (/err="(?:failed to list [^:]*: )?((?:[^"\\]|\\.)*)"/.exec(last)?.[1] ?? /failed to (?:list|watch) (.*)$/i.exec(last)?.[1] ?? last).replaceAll('\\"', '"').slice(0, 200);
  const at = facts.api.endpoints.map(({ ip, port }) => `${ip}:${port ?? ''}`);
  const asked = /https:\/\/([^/\s"]+)/.exec(last)?.[1];
  const astray = asked === undefined || at.length === 0 || at.includes(asked) ? undefined : asked;
  const user = /User "([^"]+)"/.exec(said)?.[1];
  return [finding({
    id: 'proxy/kept-from-api', object: `Node ${node.name}`, where: `node ${node.name}`,
    message: `kube-proxy on node ${node.name} cannot read Services and endpoints from the API: ${said}`,
    expected: ['it lists and watches Services, EndpointSlices and Nodes'], observed: trouble.slice(-4).map((line) => line.slice(0, 240)), command: 'kubectl -n kube-system logs -l k8s-app=kube-proxy, or /var/log/kube-proxy.log',
    fix: user !== undefined ? `kubectl create clusterrolebinding kube-proxy --clusterrole=system:node-proxier --user=${user} (or put back the binding that was there)`
      : /unauthorized|x509|certificate/i.test(said) ? `renew the credentials in the kubeconfig of kube-proxy on ${node.name}` : astray !== undefined ? `is ${astray}, which the kubeconfig of kube-proxy on ${node.name} names, still an address of the API (it is at ${at.join(', ')})? If it is, see why it is not reached from ${node.name}` : `see why the API is not reached from ${node.name}`,
    doc: 'is-kube-proxy-running', states: [keys.proxy(node.name)], breaks: brokenProxy(node.name),
  }, facts.cells, byNode(node))];
}

function isThere(proxy: NodeState['kubeProxy'] | undefined): boolean {
  return proxy !== undefined && (proxy.pid !== null || answers(proxy));
}

/** What was queued has been written. */
function syncs(facts: Facts): Judgement {
  const seen = facts.nodes.filter((node) => node.first !== null && isThere((node.last ?? node.first)?.kubeProxy));
  if (seen.length === 0) {
    const looked = facts.nodes.filter((node) => node.last !== null);
    if (looked.length > 0 && looked.every((node) => wroteLately(facts, node))) return notApplicable('no kube-proxy tells how far it is, and whoever writes the rules has written those for what was made meanwhile');
    if (looked.length === 0) return unseen('no node could be entered');
    return usesKubeProxy(facts) ? unseen('no running kube-proxy could be asked') : notApplicable('no kube-proxy here');
  }
  const judged = seen.map((node): Judgement => {
    const proxy = node.last?.kubeProxy;
    if (proxy === undefined || /^T/.test(proxy.processState)) return sound;
    if (proxy.metrics === '' && proxy.healthz === null) return sound;
    const { pendingSince, syncedAt, failures, patience } = syncStateOf(proxy.metrics, `${proxy.config}\n${proxy.commandLine}`);
    const before = syncStateOf(node.first?.kubeProxy.metrics ?? '', '');
    // What was queued at the first look and is not written yet waits since then, whatever was queued after it.
    const since = before.pendingSince !== null && before.syncedAt === syncedAt ? before.pendingSince : pendingSince;
    const waits = since === null ? 0 : Number(node.last?.sections['clock']?.stdout ?? NaN) - since;
    const behind = pendingSince !== null && waits > patience;
    // Two that write at once (the lock of iptables) may fail once; who has written since, or has nothing to write any more, writes.
    const failing = (failures > before.failures && (behind || syncedAt === before.syncedAt)) || (failures > 0 && syncedAt === null);
    if (!failing && !behind) return sound;
    return found(finding({
      id: failing ? 'proxy/sync-fails' : 'proxy/behind', object: `Node ${node.name}`, where: `node ${node.name}`,
      message: failing ? `kube-proxy on node ${node.name} runs and cannot write its rules: each sync fails` : `kube-proxy on node ${node.name} is behind: a change waits ${Math.round(waits)} s to be written${syncedAt === null ? ', and none ever was' : ''}`,
      expected: [`a change is written within ${patience.toFixed(0)} s`], observed: [`last written ${syncedAt === null ? 'never' : new Date(syncedAt * 1000).toISOString()}`, ...(failures > 0 ? [`${failures} syncs failed`] : []), ...lastErrors(proxy.log)], command: 'curl http://127.0.0.1:10249/metrics', fix: `see the log of kube-proxy on ${node.name}: who holds the xtables lock, which rule does the kernel refuse?`, doc: 'is-kube-proxy-running', states: [keys.proxy(node.name)], breaks: brokenProxy(node.name),
    }, facts.cells, byNode(node)));
  });
  return { findings: judged.flatMap((one) => one.findings), unseen: judged.flatMap((one) => one.unseen) };
}
