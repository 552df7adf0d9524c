/** Compares the kernel's ipvs table with what kube-proxy in ipvs mode should have put there. */
import { writeEndpoint } from './endpoints.ts';
import { expectedFrontends } from './expected.ts';
import type { ExpectedFrontend } from './expected.ts';
import type { VirtualServer } from './ipvs.ts';
import type { EndpointSliceObject, ProxyNode, ServiceObject } from './objects.ts';
import type { OtherBackend, Problem } from './problem.ts';

export interface IpvsInput {
  readonly virtualServers: readonly VirtualServer[];
  /** Addresses on kube-ipvs0; null when they could not be read. */
  readonly addresses: readonly string[] | null;
  /** Sets of `ipset list`; null when they could not be read. */
  readonly ipsets: ReadonlyMap<string, readonly string[]> | null;
  readonly node: ProxyNode;
  readonly services: readonly ServiceObject[];
  readonly slices: readonly EndpointSliceObject[];
}

export interface IpvsVerdict {
  readonly frontend: ExpectedFrontend;
  readonly problems: readonly Problem[];
}

/** Judges cluster, external and balancer addresses; node ports stand in ipvs once for each address of the node and are left out. */
export function compareIpvs(input: IpvsInput): readonly IpvsVerdict[] {
  const servers = new Map(input.virtualServers.map((server) => [key(server.protocol, server.address, server.port), server]));
  return expectedFrontends(input.services, input.slices, input.node).filter(({ kind }) => kind !== 'node-port').map((frontend) => {
    const server = servers.get(key(frontend.protocol, frontend.address ?? '', frontend.port));
    return { frontend, problems: server ? problemsOf(input, frontend, server) : [missing('no-rule')] };
  });
}

function problemsOf({ addresses, ipsets, node }: IpvsInput, frontend: ExpectedFrontend, server: VirtualServer): readonly Problem[] {
  const problems: Problem[] = [];
  // Without its address on the node a packet is routed on, and never comes to where ipvs takes it.
  if (addresses && frontend.address !== null && !addresses.includes(frontend.address)) problems.push(missing('no-address'));
  const served = server.realServers.filter(({ weight }) => weight > 0);
  const total = served.reduce((sum, { weight }) => sum + weight, 0);
  const absent = frontend.backends.filter((backend) => !served.some((real) => writeEndpoint(real) === writeEndpoint(backend))).map(({ ip, port }) => ({ ip, port }));
  const extra = served.filter((real) => !frontend.backends.some((backend) => writeEndpoint(backend) === writeEndpoint(real))).map(({ ip, port, weight }): OtherBackend => {
    const known = frontend.known.find((each) => writeEndpoint(each) === writeEndpoint({ ip, port }));
    return { ip, port, share: weight / total, because: !known ? 'gone' : known.ready ? 'elsewhere' : 'not-ready' };
  });
  if (absent.length > 0 || extra.length > 0) problems.push({ kind: 'wrong-backends', missing: absent, extra, chain: null, rule: null });
  const loops = ipsets?.get(frontend.family === 4 ? 'KUBE-LOOP-BACK' : 'KUBE-6-LOOP-BACK');
  const bare = loops && frontend.backends.find(({ ip, port, node: on }) => on === node.name && !loops.includes(`${ip},${frontend.protocol.toLowerCase()}:${port},${ip}`));
  if (bare) problems.push({ kind: 'not-masqueraded', why: 'hairpin', cause: 'not-marked', rule: null, backend: writeEndpoint(bare) });
  return problems;
}

function missing(cause: 'no-rule' | 'no-address'): Problem {
  return { kind: 'missing', cause, fate: 'leaves', chain: null, hook: 'prerouting', rule: null, share: 1 };
}

function key(protocol: string, address: string, port: number): string {
  return `${protocol} ${writeEndpoint({ ip: address, port })}`;
}
