import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Fault, NotHere } from './fault.ts';
import { until } from './until.ts';

const folder = join(import.meta.dirname, '..');

/** The folders of single faults. */
export const caseIds: readonly string[] = readdirSync(folder).filter((entry) => statSync(join(folder, entry)).isDirectory() && !['harness', 'victim'].includes(entry)).sort();

/** Two faults that have nothing to do with one another, at once: both must be named. */
export const pairIds: readonly string[] = [
  'ds-scaled-zero+sd-targetport-number',
  'ds-hung+wl-crashloop',
  'ep-selector-typo+dc-policy-none-bad',
  'kp-jump-removed+wl-listen-loopback',
  'nn-route-missing+sd-targetport-name-typo',
  'hp-mode-off+dc-policy-default',
  'ds-svc-missing+kp-svc-rule-gone',
  'np-deny-ingress+dc-policy-none-bad',
  'kp-died-stale-rolled+hp-mode-off',
  'wl-ready-wrong-path+dc-resolvconf-overwritten',
];

/** Pairs of which nobody feels the second while the first is there: it is a risk then. */
const hidden: readonly string[] = [
  // No packet of the node's pods gets to an endpoint, so none comes back to its pod either.
  'kp-died-stale-rolled+hp-mode-off',
];

/** A single fault by its folder, or `a+b`. */
export async function loadCase(id: string): Promise<Fault | NotHere> {
  const [first = '', second] = id.split('+');
  const one = await loadSingle(first);
  return second === undefined ? one : together(one, await loadSingle(second), hidden.includes(id));
}

async function loadSingle(id: string): Promise<Fault | NotHere> {
  return ((await import(pathToFileURL(join(folder, id, 'fault.ts')).href)) as { default: Fault | NotHere }).default;
}

function together(one: Fault | NotHere, other: Fault | NotHere, isHidden: boolean): Fault | NotHere {
  if ('notHere' in one) return one;
  if ('notHere' in other) return other;
  const client = one.client ?? other.client;
  const only = one.only ?? other.only;
  return {
    what: `${one.what}; and ${other.what}`,
    ...(client === undefined ? {} : { client }),
    ...(only === undefined ? {} : { only }),
    inject: async (lab) => {
      await one.inject(lab);
      // Each is felt by itself before the next one may hide it.
      await until('the first fault is felt', 25, async () => (await one.symptom(lab), true));
      await other.inject(lab);
    },
    // What the second one looks like by itself may be hidden by the first (a name that does not resolve refuses no connection): it gets its time.
    symptom: () => pause(10_000),
    heal: async (lab) => {
      await other.heal?.(lab);
      await one.heal?.(lab);
    },
    expected: { named: [...one.expected.named, ...(isHidden ? [] : other.expected.named)], risks: isHidden ? other.expected.named : [], also: [...(one.expected.also ?? []), ...(other.expected.also ?? [])] },
  };
}
