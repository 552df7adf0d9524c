import type { Layer } from './layers.ts';

/**
 * A survey is everything that one look at a cluster brought home, raw: API answers, output of node and pod scripts, attempts of
 * traffic, and what could not be looked at. It is JSON. Everything that is understood is a pure function of it, so a survey
 * kept in a file is judged again exactly as the cluster was.
 */
export interface Survey {
  readonly schema: 1;
  readonly runId: string;
  /** ISO time at which looking began; `clock` of attempts and reads is milliseconds after it. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly plan: Plan;
  readonly reads: readonly Read[];
  readonly nodes: readonly NodeLook[];
  readonly pods: readonly PodLook[];
  readonly attempts: readonly Attempt[];
  readonly writes: readonly Write[];
  readonly gaps: readonly Gap[];
  readonly waits: readonly Wait[];
}

/** What the run set out to do. */
export interface Plan {
  /** The Service being diagnosed; `practice` when it is the run's own. */
  readonly target: ServiceRef & { readonly port?: number };
  readonly practice: ServiceRef | null;
  readonly client: { readonly namespace: string; readonly pod: string } | null;
  /** The run's own namespace. */
  readonly namespace: string;
  readonly nodeAccess: 'debug-pod' | 'local' | 'ssh' | 'none';
  readonly scope: 'all' | readonly Layer[];
  /** Nodes looked from, after the sampling rule; `allNodes` counts the cluster's. */
  readonly nodes: readonly string[];
  readonly allNodes: number;
  readonly context: string;
}

export interface ServiceRef {
  readonly namespace: string;
  readonly name: string;
}

/** One GET of the API. `status` 0 means that no answer came; lists are complete (paged together). */
export interface Read {
  readonly path: string;
  /** `first` before anything was made, `last` after the probing. */
  readonly moment: 'first' | 'last';
  readonly clock: number;
  readonly ms: number;
  readonly status: number;
  readonly body: unknown;
  readonly error?: string;
}

export interface Section {
  readonly command: string;
  /** null: it was cut short. */
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The state of one node as its own commands print it. */
export interface NodeLook {
  readonly node: string;
  readonly moment: 'first' | 'last';
  readonly clock: number;
  readonly sections: Readonly<Record<string, Section>>;
  /** Why there is nothing (more) here. */
  readonly error?: string;
}

/** The inside of one pod's network namespace, seen from its node or by exec. */
export interface PodLook {
  readonly namespace: string;
  readonly pod: string;
  readonly node: string;
  readonly via: 'node' | 'exec';
  readonly clock: number;
  readonly sections: Readonly<Record<string, Section>>;
  readonly error?: string;
}

export type VantageKind = 'probe' | 'node' | 'client' | 'pod';

/** Where a look starts: a probe pod, a node itself, the user's client, or a pod that exists already. */
export interface Vantage {
  readonly kind: VantageKind;
  readonly node: string;
  /** Of a pod: `namespace/name`. */
  readonly pod?: string;
}

export type Tool = 'http' | 'tcp' | 'dns-udp' | 'dns-tcp' | 'lookup' | 'nslookup';

/** Whose traffic it is: the target, the practice Service, the cluster's DNS Service, the API's Service, or a probe's own server. */
export type Role = 'target' | 'practice' | 'dns' | 'api' | 'probe' | 'registry';

export interface Destination {
  readonly role: Role;
  /** By which road: the Service's IP, one endpoint of it directly, its name, or a probe pod directly. */
  readonly via: 'service-ip' | 'endpoint' | 'name' | 'probe-pod' | 'kubelet';
  readonly ip?: string;
  readonly port?: number;
  /** The pod behind an endpoint, `namespace/name`. */
  readonly pod?: string;
  /** The node behind an endpoint. */
  readonly node?: string;
  /** A name asked, as it was asked; a trailing dot means that no search list is used. */
  readonly name?: string;
  /** Record type asked. */
  readonly type?: 'A' | 'AAAA' | 'SRV' | 'PTR';
  /** Bytes expected in the answer. */
  readonly size?: number;
}

/** One thing that was really sent, and what came back. */
export interface Attempt {
  readonly id: string;
  readonly from: Vantage;
  readonly to: Destination;
  readonly tool: Tool;
  /** 'first': from what existed before anything was made; 'main': from everywhere; 'first-again' and 'again': the second look at what had failed in them. */
  /** patient: of a server that takes a connection and is silent, an answer that came after all. */
  readonly round: 'first' | 'first-again' | 'first-patient' | 'main' | 'again' | 'patient';
  readonly command: string;
  /** Exit code; null: it was never started or the way to it was lost. */
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Length of the whole answer, of which `stdout` may be the beginning. */
  readonly bytes?: number;
  /** When it began, milliseconds after the survey's start; how long it took. */
  readonly clock: number;
  readonly ms: number;
  /** SYNs that the vantage's network namespace had to repeat while it asked (TcpExtTCPSynRetrans); all attempts of one script share the number. */
  readonly synsRepeated?: number;
  /** Why it could not be tried. */
  readonly lost?: string;
}

/** Something made in the cluster, and the answer. */
export interface Write {
  readonly verb: 'create' | 'delete';
  readonly object: string;
  readonly clock: number;
  readonly status: number;
  readonly error?: string;
}

/** Something that could not be looked at, and what would help. */
export interface Gap {
  readonly what: string;
  readonly why: string;
  readonly help?: string;
  readonly layers: readonly Layer[];
}

/** Something that was waited for. `ms` is how long; `met` false: in vain. */
export interface Wait {
  readonly what: string;
  readonly ms: number;
  readonly met: boolean;
}
