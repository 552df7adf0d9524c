/** Carries out the actions of a rule whose conditions hold. */
import { writeAtom } from './atom.ts';
import type { Atom } from './atom.ts';
import type { Action, Element, Target, Verdict } from './action.ts';
import type { Context } from './context.ts';
import { valueOf } from './field-value.ts';
import { findElement } from './find-element.ts';
import type { Key } from './match.ts';
import { nameKey } from './ruleset.ts';
import type { Chain, Rule, RuleRef } from './ruleset.ts';
import { changed, passed, refOf } from './way.ts';
import type { Effect, Way } from './way.ts';

/** `continue`: the way goes on with the next rule of the chain. */
export interface Result {
  readonly way: Way;
  readonly end: 'continue' | 'through' | 'accept' | 'drop' | 'reject' | 'unknown';
  readonly rule: RuleRef | null;
}

export function carryOut(rule: Rule, way: Way, chain: Chain, context: Context, stack: readonly string[]): readonly Result[] {
  const ref = refOf(chain, rule);
  let live: readonly Way[] = [way];
  const done: Result[] = [];
  for (const action of rule.actions) {
    const results = live.flatMap((each) => act(action, each, ref, chain, context, stack));
    live = results.filter(({ end }) => end === 'continue').map(({ way }) => way);
    done.push(...results.filter(({ end }) => end !== 'continue'));
  }
  return [...done, ...live.map((each): Result => ({ way: each, end: 'continue', rule: ref }))];
}

function act(action: Action, way: Way, ref: RuleRef, chain: Chain, context: Context, stack: readonly string[]): readonly Result[] {
  const go = (after: Way, effect?: Effect): readonly Result[] => [{ way: effect ? passed(after, { ...ref, effect }) : after, end: 'continue', rule: ref }];
  const { packet } = way.at;
  switch (action.kind) {
    case 'note': return go(way);
    case 'verdict': return decide(action.verdict, way, ref, chain, context, stack);
    case 'verdict-map': return choose(action.key, elementsOf(action.map, chain, context), way, chain, context).flatMap(({ element, way: chosen }): readonly Result[] => {
      if (element === 'unknown') return [{ way: chosen, end: 'unknown', rule: ref }];
      return element?.verdict ? decide(element.verdict, chosen, element.comment ? { ...ref, comment: element.comment } : ref, chain, context, stack) : go(chosen);
    });
    case 'notrack': return way.priority < -200 ? go(changed(way, { untracked: true }), 'notrack') : go(way);
    case 'zone': return way.priority < -200 ? go(changed(way, { zone: action.zone }), 'zone') : go(way);
    // Before conntrack there is no connection yet (priority -200).
    case 'timeout': return way.priority > -200 ? go(way, 'timeout') : go(way);
    case 'hops': return go(changed(way, { hops: { left: action.left, rule: ref } }));
    case 'mark': {
      if (action.of === 'connection') return go(changed(way, { connectionMark: bits(way.at.connectionMark, action) }));
      const mark = bits(packet.mark, action);
      return mark === packet.mark ? go(way) : go(changed(way, { packet: { ...packet, mark } }), 'mark');
    }
    case 'copy-mark': {
      const [from, to] = action.to === 'packet' ? [way.at.connectionMark, packet.mark] : [packet.mark, way.at.connectionMark];
      const mark = ((to & ~action.mask) | (from & action.mask)) >>> 0;
      if (action.to === 'connection') return go(changed(way, { connectionMark: mark }));
      return mark === packet.mark ? go(way) : go(changed(way, { packet: { ...packet, mark } }), 'mark');
    }
    case 'dnat': return translate(action.target, way, ref, 'dnat');
    case 'redirect': {
      // A redirected packet goes to the node itself: to the address of the device it came by, or to loopback.
      const address = packet.local ? (packet.destination.includes(':') ? '::1' : '127.0.0.1') : context.node.addresses.find((own) => own.includes(':') === packet.destination.includes(':'));
      return address === undefined ? [{ way, end: 'unknown', rule: ref }] : translate({ address: null, port: action.port }, changed(way, { packet: { ...packet, destination: address } }), ref, 'redirect');
    }
    case 'dnat-map': return choose(action.key, elementsOf(action.map, chain, context), way, chain, context).flatMap(({ element, way: chosen }): readonly Result[] => {
      if (element === 'unknown') return [{ way: chosen, end: 'unknown', rule: ref }];
      return element?.data ? translate({ address: element.data[0] ?? null, port: element.data[1] ?? action.port }, chosen, ref, 'dnat') : go(chosen);
    });
    case 'snat': case 'masquerade': return [{ way: passed({ ...changed(way, { masqueraded: true, source: action.kind === 'snat' && action.target.address?.kind === 'address' ? writeAtom(action.target.address) : null }), settled: true }, { ...ref, effect: action.kind }), end: 'accept', rule: ref }];
    case 'unknown': return [{ way: { ...way, assumptions: [...way.assumptions, { rule: ref, hook: way.at.hook, held: true }] }, end: 'unknown', rule: ref }];
  }
}

function decide(verdict: Verdict, way: Way, ref: RuleRef, chain: Chain, context: Context, stack: readonly string[]): readonly Result[] {
  switch (verdict.kind) {
    case 'accept': case 'drop': return [{ way, end: verdict.kind, rule: ref }];
    case 'reject': return [{ way: { ...way, rejectWith: verdict.with }, end: 'reject', rule: ref }];
    case 'return': return [{ way, end: 'through', rule: ref }];
    case 'continue': return [{ way, end: 'continue', rule: ref }];
    case 'queue': {
      const { queues } = context.node;
      const orphaned = queues !== undefined && !queues.some((queue) => queue >= verdict.from && queue <= verdict.to);
      return [{ way, end: !orphaned ? 'unknown' : verdict.bypass ? 'accept' : 'drop', rule: ref }];
    }
    case 'proxy': {
      const [port, { listeners }] = [verdict.port ?? way.at.packet.destinationPort, context.node];
      const gone = listeners !== undefined && port !== null && !listeners.some((one) => one.port === port && one.protocol.toLowerCase() === way.at.packet.protocol);
      return [{ way, end: gone ? 'drop' : 'unknown', rule: ref }];
    }
    case 'jump': case 'goto': {
      const target = context.chains.get(nameKey(chain, verdict.chain));
      if (!target) return [{ way, end: 'unknown', rule: ref }];
      return context.enter(target, passed(way, { ...ref, effect: 'jump' }), context, stack).map((ending): Result =>
        // After jump the calling chain goes on; after goto it does not.
        ending.end === 'through' ? { ...ending, end: verdict.kind === 'jump' ? 'continue' : 'through' } : ending);
    }
  }
}

function translate({ address, port }: Target, way: Way, ref: RuleRef, effect: 'dnat' | 'redirect'): readonly Result[] {
  const { packet } = way.at;
  const read = <T>(atom: Atom | null, keep: T, single: (text: string) => T): T | undefined =>
    atom === null ? keep : atom.kind === 'unknown' || writeAtom(atom).includes('-') ? undefined : single(writeAtom(atom));
  const destination = read<string>(address, packet.destination, (text) => text);
  const destinationPort = read<number | null>(port, packet.destinationPort, Number);
  // A range of addresses or ports is left open: the choice is the kernel's.
  if (destination === undefined || destinationPort === undefined) return [{ way, end: 'unknown', rule: ref }];
  const after = changed(way, { packet: { ...packet, destination, destinationPort }, translated: true });
  return [{ way: passed({ ...after, settled: true, translatedBy: ref }, { ...ref, effect }), end: 'accept', rule: ref }];
}

function elementsOf(map: string | readonly Element[], chain: Chain, context: Context): readonly Element[] | null {
  return typeof map === 'string' ? context.sets.get(nameKey(chain, map))?.elements ?? null : map;
}

interface Choice {
  readonly way: Way;
  /** null: no element, so the rule ends without effect. */
  readonly element: Element | 'unknown' | null;
}

function choose(key: Key, elements: readonly Element[] | null, way: Way, chain: Chain, context: Context): readonly Choice[] {
  if (!elements || key.kind === 'unknown') return [{ way, element: 'unknown' }];
  if (key.kind === 'fields') {
    const values = key.fields.map((field) => valueOf(field, way.at, context.node));
    const { answer, element } = findElement(elements, values);
    return [{ way, element: answer === 'unknown' ? 'unknown' : element }];
  }
  const share = { ...way, probability: way.probability / key.mod };
  return Array.from({ length: Math.min(key.mod, 65536) }, (_, drawn) => ({
    way: share, element: findElement(elements, [{ number: drawn + key.offset }]).element,
  }));
}

function bits(mark: number, { and, xor }: { readonly and: number; readonly xor: number }): number {
  return ((mark & and) ^ xor) >>> 0;
}
