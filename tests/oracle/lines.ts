/** The corpus before its verdicts: cyclonus' generated cases, and random ones from a fixed seed. */
import fc from 'fast-check';
import { at, labels } from '#helpers/policy/json.ts';
import { podPeer } from '#helpers/policy/peer.ts';
import { cluster, policies, type Case } from '../unit/policy/arbitrary.ts';
import type { CaseLine, ClusterLine } from '../unit/policy/corpus.ts';
import type { Generated } from './cyclonus.ts';

export interface Unanswered { readonly clusters: readonly ClusterLine[]; readonly cases: readonly Omit<CaseLine, 'verdicts'>[] }

const serving = [80, 81].flatMap((port) => ['TCP', 'UDP', 'SCTP'].map((protocol) => `serve-${port}-${protocol.toLowerCase()}:${port}/${protocol}`));
const generatorAsks = ['80/TCP/IPv4', '81/TCP/IPv4', '80/UDP/IPv4', '81/UDP/IPv4', '81/SCTP/IPv4'];

/** Cyclonus' cases; most share one cluster, those that change pods or namespaces have their own. */
export function generatedLines(generated: readonly Generated[]): Unanswered {
  const clusters = new Map<string, ClusterLine>();
  const cases = generated.map(({ name, cluster: of, policies: in_force }) => {
    const shape = JSON.stringify(of);
    const pods = of.pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod.labels, [pod.ip], serving] as const);
    const line = clusters.get(shape) ?? { cluster: `cyclonus-${clusters.size}`, namespaces: of.namespaces, pods, externals: ['8.8.8.8'], asks: generatorAsks };
    clusters.set(shape, line);
    return { case: `cyclonus ${name}`, of: line.cluster, policies: (in_force ?? []).map(({ metadata, spec }) => [`${metadata.namespace}/${metadata.name}`, spec] as const) };
  });
  return { clusters: [...clusters.values()], cases };
}

const randomAsks = ['80/TCP/IPv4', '53/UDP/IPv4', '443/TCP/IPv6', '8080/TCP/IPv6'];

/** Random cases: `count` sets of policies spread over a few random clusters. */
export function randomLines(seed: number, count: number): Unanswered {
  const clusters = fc.sample(cluster, { seed, numRuns: 10 }).map((made, index) => clusterLine(made, `random-${index}`));
  const cases = fc.sample(policies({ plain: true }), { seed: seed + 1, numRuns: count }).map((made, index) => ({
    case: `random ${seed}/${index}`,
    of: `random-${index % clusters.length}`,
    policies: made.map((raw) => [`${String(at(raw, 'metadata', 'namespace'))}/${String(at(raw, 'metadata', 'name'))}`, at(raw, 'spec') as object] as const),
  }));
  return { clusters, cases };
}

function clusterLine({ namespaces, pods, externals }: Omit<Case, 'policies'>, name: string): ClusterLine {
  return {
    cluster: name,
    namespaces: Object.fromEntries(namespaces.map((raw) => [String(at(raw, 'metadata', 'name')), labels(at(raw, 'metadata', 'labels'))])),
    pods: pods.map((raw) => {
      const peer = podPeer(raw);
      return [`${peer.namespace}/${peer.name}`, peer.labels, peer.ips, peer.ports.map((port) => `${port.name}:${port.port}/${port.protocol}`)] as const;
    }),
    externals,
    asks: randomAsks,
  };
}
