/** Dumps taken on a node of a real two-node cluster, and what was measured there at the same moment (tests/recorded/netfilter). */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readNodeRuleset } from '#helpers/netfilter/node-ruleset.ts';
import type { NodeView } from '#helpers/netfilter/packet.ts';
import type { Ruleset } from '#helpers/netfilter/ruleset.ts';
import type { EndpointSliceObject, ServiceObject } from '#helpers/proxy/objects.ts';

const folder = fileURLToPath(new URL('../../recorded/netfilter/', import.meta.url));

export interface Sample {
  readonly name: string;
  readonly ruleset: Ruleset;
  readonly node: NodeView & { readonly name: string };
  readonly services: readonly ServiceObject[];
  readonly slices: readonly EndpointSliceObject[];
  readonly client: string;
  /** `pod -> app/web:80` to how often each answer came. */
  readonly observed: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** IP by pod name. */
  readonly pods: ReadonlyMap<string, string>;
  /** A file of the sample; null when it was not kept. */
  readonly file: (name: string) => string | null;
}

export const sampleNames: readonly string[] = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name).sort();

export function readSample(name: string): Sample {
  const file = (path: string): string | null => existsSync(`${folder}${name}/${path}`) ? readFileSync(`${folder}${name}/${path}`, 'utf8') : null;
  const cluster = JSON.parse(file('cluster.json') ?? '{}') as { services: ServiceObject[]; endpointslices: EndpointSliceObject[] };
  const moment = JSON.parse(file('observed.json') ?? '{}') as { node: Sample['node']; observed: Record<string, Record<string, number>> & { 'client pod': string } };
  const { 'client pod': client, ...observed } = moment.observed;
  return {
    name, node: moment.node, services: cluster.services, slices: cluster.endpointslices, client: client as unknown as string, observed, file,
    ruleset: readNodeRuleset({ iptables: file('iptables-save.txt'), ip6tables: file('ip6tables-save.txt'), iptablesLegacy: file('iptables-legacy-save.txt'), nft: file('nft-ruleset.json') }),
    pods: new Map(cluster.endpointslices.flatMap(({ endpoints }) => (endpoints ?? []).flatMap(({ targetRef, addresses }): [string, string][] => targetRef?.name && addresses?.[0] ? [[targetRef.name, addresses[0]]] : []))),
  };
}
