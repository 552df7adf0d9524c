/** Brings the lab back to where no fault is: what differs is put back, the rest is left as it is. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Lab } from './lab.ts';
import { knowPristine, readKept, readNode, type KubeObject, type Pristine } from './pristine.ts';
import { ask, lookUp, podsOf, serviceIp } from './symptom.ts';
import { until } from './until.ts';

const manifest = readFileSync(join(import.meta.dirname, '..', 'victim', 'victim.yaml'), 'utf8');
const victimKinds = 'deployment,statefulset,service,pod,networkpolicy,endpointslice,resourcequota,limitrange';
const own = new Set(['Deployment web', 'Service web', 'Pod cli1', 'Pod cli2']);

/** Makes the victim where it is not there yet, and learns what the lab is like while nothing is wrong. */
export async function prepareVictim(lab: Lab): Promise<Pristine> {
  const there = await lab.kubectl('get', 'namespace', 'app', '--ignore-not-found', '-o', 'name');
  if (there === '') {
    await lab.apply(manifest);
    await settle(lab);
  }
  const pristine = await knowPristine(lab);
  await resetVictim(lab, pristine);
  return pristine;
}

export async function resetVictim(lab: Lab, pristine: Pristine): Promise<void> {
  await removeStrangers(lab);
  await putBack(lab, pristine);
  // A ReplicaSet whose pods were refused waits longer each time; a change of it is looked at straight away.
  if ((await podsOf(lab)).length < 3) await lab.kubectl('-n', 'app', 'annotate', 'replicaset', '--all', '--overwrite', `looked-at=${Date.now()}`);
  await settle(lab);
  for (const [node, known] of Object.entries(pristine.nodes)) {
    const [before, after] = [known, await readNode(lab, node)].map((text) => text.split('\n')) as [string[], string[]];
    const changes = [...before.filter((line) => !after.includes(line)).map((line) => `gone: ${line}`), ...after.filter((line) => !before.includes(line)).map((line) => `new: ${line}`)];
    if (changes.length > 0) throw new Error(`${node} is not as it was: ${changes.join('; ')}`);
  }
}

/** Whatever a case has made in the victim's namespace beside the victim. */
async function removeStrangers(lab: Lab): Promise<void> {
  const { items } = JSON.parse(await lab.kubectl('-n', 'app', 'get', victimKinds, '-o', 'json')) as { items: readonly KubeObject[] };
  const strangers = items.filter(({ kind, metadata }) => !own.has(`${kind} ${metadata.name}`) && metadata.ownerReferences === undefined && metadata.labels?.['endpointslice.kubernetes.io/managed-by'] !== 'endpointslice-controller.k8s.io');
  for (const { kind, metadata } of items) {
    if ((metadata.finalizers ?? []).some((finalizer) => finalizer.startsWith('x.io/'))) await lab.patch('app', `${kind.toLowerCase()}/${metadata.name}`, { op: 'remove', path: '/metadata/finalizers' });
  }
  if (strangers.length > 0) await lab.kubectl('-n', 'app', 'delete', ...strangers.map(({ kind, metadata }) => `${kind.toLowerCase()}/${metadata.name}`), '--grace-period=1', '--ignore-not-found', '--timeout=60s');
}

async function putBack(lab: Lab, pristine: Pristine): Promise<void> {
  const now = await readKept(lab);
  const isSame = (one: KubeObject, other: KubeObject): boolean => one.kind === other.kind && one.metadata.name === other.metadata.name;
  for (const wanted of pristine.objects) {
    const found = now.find((object) => isSame(object, wanted));
    if (found !== undefined && isDeepStrictEqual(found, wanted)) continue;
    const where = wanted.metadata.namespace === undefined ? [] : ['-n', wanted.metadata.namespace];
    const named = `${wanted.kind.toLowerCase()}/${wanted.metadata.name}`;
    // A Service keeps what another type of it left behind, a pod takes no new spec, and a Deployment no new selector.
    const anew = wanted.kind === 'Service' || wanted.kind === 'Pod' || (wanted.kind === 'Deployment' && !isDeepStrictEqual(selectorOf(found), selectorOf(wanted))) || wanted.kind === 'ClusterRoleBinding';
    if (found !== undefined && anew) await lab.kubectl(...where, 'delete', named, '--grace-period=1', '--timeout=60s');
    await lab.replace([wanted]);
    if (wanted.kind === 'ConfigMap') await lab.kubectl(...where, 'rollout', 'restart', 'deployment/coredns');
  }
}

const selectorOf = (object: KubeObject | undefined): unknown => (object?.['spec'] as { selector?: unknown } | undefined)?.selector;

/** Waits until all that a reset has set off is over, and the victim answers by its name. */
export async function settle(lab: Lab): Promise<void> {
  await Promise.all([
    until('every pod of the victim is there, Ready, and the only one', 90, async () => {
      const [web, clients] = [await podsOf(lab), await podsOf(lab, 'app=cli')];
      return web.length === 3 && clients.length === 2 && [...web, ...clients].every(({ ready, deleted }) => ready && !deleted);
    }),
    until('two DNS servers are there, Ready, and the only ones', 90, async () => {
      const servers = await podsOf(lab, 'k8s-app=kube-dns', 'kube-system');
      return servers.length === 2 && servers.every(({ ready, deleted }) => ready && !deleted);
    }),
    until('the nodes are Ready', 60, async () => (await lab.kubectl('get', 'nodes', '-o', 'jsonpath={.items[*].status.conditions[?(@.type=="Ready")].status}')).split(' ').every((status) => status === 'True')),
    quiet(lab),
  ]);
  // Lookups are cached for up to 30 s, in each server for itself.
  const [address, servers] = [await serviceIp(lab), await podsOf(lab, 'k8s-app=kube-dns', 'kube-system')];
  await Promise.all(
    ['cli1', 'cli2'].map(async (client) => {
      for (const { ip } of servers) await until(`the DNS server ${ip} tells ${client} the address of the Service`, 45, async () => (await lookUp(lab, client, 'web.app.svc.cluster.local', ip)) === address);
      await until(`the Service answers ${client}`, 45, async () => (await ask(lab, client, 'web')).outcome === 'answers');
    }),
  );
}

/** Waits until nothing of the product is left: pods that still start or end change the state of their node. */
export async function quiet(lab: Lab): Promise<void> {
  const left = (kind: string): Promise<string> => lab.kubectl('get', kind, '-A', '-l', 'app.kubernetes.io/managed-by=plumbline', '-o', 'name');
  await until('nothing of an earlier run is left', 90, async () => (await left('pods')) === '' && (await left('namespaces')) === '');
}
