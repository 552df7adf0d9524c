/** Why a pod does not run. */
export interface Trouble {
  readonly id: string;
  readonly layer: 'pods' | 'control-plane' | 'node-network' | 'cluster';
  readonly sentence: string;
  readonly seen: string;
  readonly fix: string;
  /** What it stands on, where that is told of another object. */
  readonly states?: readonly string[];
  /** To be mended; where it is left out, the owner of the pod. */
  readonly object?: string;
}
