import { type Cell } from '../cell.ts';
import type { Reading } from '../matrix.ts';
import { ofNode } from '../suspect.ts';

type OfNode = Extract<Reading, { readonly kind: 'node' }>;

/** What is lost of what a node's pods send and are sent, in words: nothing is said of whom nobody could ask, nor of what was answered. */
export function cutOff({ node, extent }: OfNode, direct: readonly Cell[]): string {
  if (extent === 'from') return `packets of pods do not cross the border of node ${node} (outwards)`;
  if (extent === 'to') return `packets of pods do not cross the border of node ${node} (inwards)`;
  if (extent === 'routed') return `node ${node} hands on nothing from or for its pods and reaches none itself, not even its own; among themselves they do`;
  const asked = direct.filter((cell) => cell.state !== 'unknown' && ofNode(node, extent)(cell) && (cell.from.pod === undefined || cell.from.pod !== cell.to.pod));
  const inside = asked.filter((cell) => cell.from.node === cell.to.node);
  if (asked.some(isAnswered)) {
    const among = inside.filter(({ from }) => from.kind !== 'node');
    const well = among.length > 0 && among.every(({ state }) => state === 'passed');
    return extent === 'both' ? `packets of pods do not cross the border of node ${node} (in both directions), but for a part` : `a part of what the pods of node ${node} send and are sent is lost: ${asked.filter(({ state }) => state === 'failed').length} of ${asked.length} kinds of questions failed${well ? '; what they send one another is answered' : ''}`;
  }
  if (extent === 'both' || inside.length === 0) return `packets of pods do not cross the border of node ${node} (in both directions)`;
  if (extent === 'forwarded') return `node ${node} does not forward what is from or for its pods, not even between them; what it sends to them itself arrives`;
  const neither = [...(inside.some(({ from }) => from.kind === 'node') ? ['their own node'] : []), ...(inside.some(({ from }) => from.kind !== 'node') ? ['each other'] : [])];
  return `the pods of node ${node} reach nobody and are reached by nobody, not even by ${neither.join(' or ')}`;
}

function isAnswered({ state, passed }: Cell): boolean {
  return state === 'passed' || passed > 0;
}
