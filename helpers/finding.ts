import type { Cell } from './cell.ts';
import type { Layer } from './layers.ts';

/**
 * What a failed statement says. It names an object, predicts cells, and says which statements about objects it makes false
 * (`states`) and which ones fall because of it (`breaks`): what stands on what is read from these keys, the layer is only a label.
 */
export interface Finding {
  /** Stable: `layer/short-name`. */
  readonly id: `${Layer}/${string}`;
  readonly layer: Layer;
  /** The object to fix: `Service app/web`, `Node node1`. */
  readonly object: string;
  /** Where it is so: a node, a pod, a client, or `everywhere`. */
  readonly where: string;
  /** One sentence that names the object. */
  readonly message: string;
  readonly expected: readonly string[];
  readonly observed: readonly string[];
  /** What showed it, as a person would type it. */
  readonly command?: string;
  readonly fix: string;
  /** Anchor of the page's section. */
  readonly doc: string;
  /** `inspection`: read from state; `observation`: read from the traffic alone, so it names a place and not a reason. */
  readonly kind: 'inspection' | 'observation';
  /** Failed cells that must fail because of this. */
  readonly explains: readonly string[];
  /** Failed cells that may fail because of this. */
  readonly mayExplain: readonly string[];
  /** Cells that must have failed because of this, and passed. */
  readonly refutedBy: readonly string[];
  readonly states: readonly string[];
  readonly breaks: readonly string[];
  /** A real defect even where nobody feels it yet: then it is a risk. */
  readonly latent: boolean;
  /** Felt in itself, without any cell: nothing can be made, nothing answers. */
  readonly definite: boolean;
}

/** What a rule concludes about its statement. */
export interface Judgement {
  readonly findings: readonly Finding[];
  /** What could not be looked at, in sentences: the statement is inconclusive if nothing was found either. */
  readonly unseen: readonly string[];
  /** The question has no meaning here, and why. */
  readonly notApplicable?: string;
}

export const sound: Judgement = { findings: [], unseen: [] };

export function notApplicable(why: string): Judgement {
  return { findings: [], unseen: [], notApplicable: why };
}

/** What is no defect in itself and accounts for nothing that failed, and what a question refutes that was answered, is not found: traffic wins. */
export function found(...findings: readonly Finding[]): Judgement {
  return { findings: findings.filter((one) => one.definite || (one.refutedBy.length === 0 && (one.latent || one.explains.length + one.mayExplain.length > 0))), unseen: [] };
}

export function unseen(...why: readonly string[]): Judgement {
  return { findings: [], unseen: why };
}

/** All judgements as one: it applies if one of them does. */
export function together(judgements: readonly Judgement[]): Judgement {
  const applying = judgements.filter((judgement) => judgement.notApplicable === undefined);
  if (applying.length === 0) return judgements[0] ?? sound;
  return {
    findings: mergeFindings(applying.flatMap((judgement) => judgement.findings)),
    unseen: [...new Set(applying.flatMap((judgement) => judgement.unseen))],
  };
}

/** What a defect does to cells: `must` fail, or `may` fail; undefined: it does not concern the cell. */
export type Prediction = (cell: Cell) => 'must' | 'may' | undefined;

type Given = Pick<Finding, 'id' | 'object' | 'message' | 'fix' | 'doc'> &
  Partial<Omit<Finding, 'id' | 'layer' | 'explains' | 'mayExplain' | 'refutedBy'>>;

/** Builds a finding; its prediction is confronted with the cells at once. */
export function finding(given: Given, cells: readonly Cell[] = [], predict: Prediction = () => undefined): Finding {
  const failed = cells.filter((cell) => cell.state === 'failed');
  return {
    where: 'everywhere',
    expected: [],
    observed: [],
    kind: 'inspection',
    states: [],
    breaks: [],
    latent: true,
    definite: false,
    ...given,
    layer: given.id.slice(0, given.id.indexOf('/')) as Layer,
    explains: failed.filter((cell) => predict(cell) === 'must').map((cell) => cell.id),
    mayExplain: failed.filter((cell) => predict(cell) === 'may').map((cell) => cell.id),
    refutedBy: cells.filter((cell) => cell.state === 'passed' && predict(cell) === 'must').map((cell) => cell.id),
  };
}

/** The same defect found by two statements is one finding: same id, object and place. */
export function mergeFindings(findings: readonly Finding[]): readonly Finding[] {
  const merged = new Map<string, Finding>();
  for (const one of findings) {
    const key = `${one.id} ${one.object} ${one.where}`;
    const other = merged.get(key);
    merged.set(key, other === undefined ? one : {
      ...other,
      expected: union(other.expected, one.expected),
      observed: union(other.observed, one.observed),
      explains: union(other.explains, one.explains),
      mayExplain: union(other.mayExplain, one.mayExplain),
      refutedBy: union(other.refutedBy, one.refutedBy),
      states: union(other.states, one.states),
      breaks: union(other.breaks, one.breaks),
      latent: other.latent || one.latent,
      definite: other.definite || one.definite,
    });
  }
  return [...merged.values()];
}

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...new Set([...a, ...b])];
}
