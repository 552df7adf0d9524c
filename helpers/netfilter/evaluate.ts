/** Answers the conditions of rules for a packet: yes, no, or unknown when neither the rules nor the node tell. */
import { valueOf } from './field-value.ts';
import type { Travelling } from './field-value.ts';
import { any, containsAll, findElement, not } from './find-element.ts';
import type { Answer } from './find-element.ts';
import type { Match } from './match.ts';
import type { NodeView } from './packet.ts';
import { nameKey } from './ruleset.ts';
import { flagsHold } from './tcp-flags.ts';
import type { NamedSet, TableId } from './ruleset.ts';

export interface Surroundings {
  readonly node: NodeView;
  readonly sets: ReadonlyMap<string, NamedSet>;
}

/** Answers one condition. Chances are no condition on the packet: the walk splits there. */
export function holds(match: Exclude<Match, { kind: 'chance' }>, at: Travelling, table: TableId, around: Surroundings): Answer {
  switch (match.kind) {
    case 'compare': {
      const values = match.fields.map((field) => valueOf(field, at, around.node));
      return not(any(match.tuples.map((tuple) => containsAll(tuple, values))), match.negated);
    }
    case 'lookup': {
      const set = around.sets.get(nameKey(table, match.set));
      if (!set) return 'unknown';
      if (set.dynamic && at.packet.newClient) return not('no', match.negated);
      return not(findElement(set.elements, match.fields.map((field) => valueOf(field, at, around.node))).answer, match.negated);
    }
    case 'mark': {
      const mark = ((match.of === 'packet' ? at.packet.mark : at.connectionMark) & match.mask) >>> 0;
      return not(mark >= match.from && mark <= match.to ? 'yes' : 'no', match.negated);
    }
    case 'flags': {
      const answer = flagsHold(match.flags, at.packet);
      return answer === null ? 'unknown' : not(answer ? 'yes' : 'no', match.negated);
    }
    case 'history': return not(at.packet.newClient ? 'no' : 'unknown', match.negated);
    case 'socket': return at.packet.local ? 'unknown' : 'no';
    case 'unknown': return 'unknown';
  }
}
