import type { Lab } from './lab.ts';

/** One fault: how it is put in, how it is taken out, and what the product must say of it. */
export interface Fault {
  /** One sentence: what is broken. */
  readonly what: string;
  /** The Service that is diagnosed, `app/web` by default. */
  readonly target?: string;
  /** `app/cli1`: also look from this pod. */
  readonly client?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Only these statements. */
  readonly grep?: string;
  readonly inject: (lab: Lab) => Promise<unknown>;
  /** Throws where the fault is not really there: one that the cluster healed is not one that the product missed. */
  readonly symptom: (lab: Lab) => Promise<unknown>;
  /** What the reset does not put back by itself: it knows the victim's namespace and the objects of cluster DNS. */
  readonly heal?: (lab: Lab) => Promise<unknown>;
  readonly expected: Expected;
  /** It takes a lab of another kind. */
  readonly lab?: LabKind;
  /** Why it does not apply in a mode. */
  readonly only?: { readonly proxy: Lab['proxy']; readonly why: string };
}

/** Kinds of lab beside the usual one, by the option of `lab up` that makes them. */
export const labKinds = { 'dual-stack': ['--dual-stack'], 'node-local-dns': ['--node-local-dns'], ptp: ['--cni', 'ptp'], 'three-nodes': ['--nodes', '3'] } as const;

export type LabKind = keyof typeof labKinds;

/** A fault that this lab cannot hold: why, and what the right verdict would be. */
export interface NotHere {
  readonly what: string;
  readonly notHere: string;
  readonly expected: Expected;
}

export type Status = 'broken' | 'at-risk' | 'healthy' | 'inconclusive';

export interface Expected {
  /** `broken` by default; `at-risk` where the target's traffic still flows; `healthy` for what only looks broken. */
  readonly status?: Status | readonly Status[];
  /** What must be named as a cause (or as a risk where the status is `at-risk`); several for independent faults. */
  readonly named: readonly Named[];
  /** What may be named beside them: true as well, and not what the case is about. */
  readonly also?: readonly Named[];
  /** What must be named as a risk beside the causes: another fault keeps it from being felt. */
  readonly risks?: readonly Named[];
  /** Layers that must be among the consequences. */
  readonly consequences?: readonly string[];
}

export interface Named {
  /** Several where a case lies between two. */
  readonly layer: string | readonly string[];
  /** The whole object, or a pattern where a name is drawn at random. */
  readonly object: string | RegExp;
  /** The finding's id, where the case is about it. */
  readonly finding?: string;
  /** What its message or its fix must say. */
  readonly message?: RegExp;
}
