/** The recorded corpus: JSON lines of clusters and cases, with the verdicts of an independent implementation. */
import type { Family } from '#helpers/policy/address.ts';
import type { Case } from './arbitrary.ts';
import { namespace, pod, policy } from './cluster.ts';
import type { Ask } from './expand.ts';

type Labels = Record<string, string>;

export interface ClusterLine {
  readonly cluster: string;
  readonly namespaces: Readonly<Record<string, Labels>>;
  /** namespace/name, labels, addresses, ports as name:number/protocol */
  readonly pods: readonly (readonly [string, Labels, readonly string[], readonly string[]])[];
  readonly externals: readonly string[];
  /** number/protocol/family */
  readonly asks: readonly string[];
}

export interface CaseLine {
  readonly case: string;
  readonly of: string;
  /** namespace/name and spec */
  readonly policies: readonly (readonly [string, object])[];
  /** One digit of two bits for each pair, in the order of pairsOf; two digits a hexadecimal character. */
  readonly verdicts: string;
}

export interface Recorded { readonly name: string; readonly made: Case; readonly asks: readonly Ask[]; readonly verdicts: string }

/** Reads a corpus; lines that are neither cluster nor case (the head) are passed over. */
export function readCorpus(source: string): readonly Recorded[] {
  const lines = source.split('\n').filter((line) => line !== '').map((line): unknown => JSON.parse(line));
  const clusters = new Map(lines.filter((line): line is ClusterLine => Object.hasOwn(line as object, 'cluster')).map((line) => [line.cluster, line]));
  return lines.filter((line): line is CaseLine => Object.hasOwn(line as object, 'case')).map((line) => {
    const cluster = clusters.get(line.of);
    if (cluster === undefined) throw new Error(`case ${line.case} names the cluster ${line.of}, which is not in the corpus`);
    return { name: line.case, ...expandCase(cluster, line), verdicts: unpack(line.verdicts) };
  });
}

export function expandCase(cluster: ClusterLine, { policies }: Pick<CaseLine, 'policies'>): { readonly made: Case; readonly asks: readonly Ask[] } {
  const namespaces = Object.entries(cluster.namespaces).map(([name, labels]) => namespace(name, labels));
  const pods = cluster.pods.map(([id, labels, ips, ports]) => pod(id, labels, { ips, ports: ports.map(containerPort) }));
  return { made: { namespaces, pods, externals: cluster.externals, policies: policies.map(([id, spec]) => policy(id, spec)) }, asks: cluster.asks.map(readAsk) };
}

function containerPort(source: string): object {
  const [, name, number, protocol] = /^(.+):(\d+)\/(.+)$/.exec(source) ?? [];
  return { name, containerPort: Number(number), protocol };
}

function readAsk(source: string): Ask {
  const [port, protocol, family] = source.split('/') as [string, Ask['protocol'], Family];
  return { port: Number(port), protocol, family };
}

/** Digits 0-3, two to a hexadecimal character; an odd last digit is followed by a 0. */
export function pack(digits: string): string {
  return (digits.match(/..?/g) ?? []).map((pair) => Number.parseInt(pair.padEnd(2, '0'), 4).toString(16)).join('');
}

function unpack(packed: string): string {
  return [...packed].map((character) => Number.parseInt(character, 16).toString(4).padStart(2, '0')).join('');
}
