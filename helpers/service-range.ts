import type { Objects } from './objects.ts';
import { rangeContains } from './policy/address.ts';

/** Is it an address of those that Services are given theirs from? Where the API does not list its ranges, none is known to be. */
export function isOfServices({ serviceCidrs }: Pick<Objects, 'serviceCidrs'>, ip: string): boolean {
  return serviceCidrs.some(({ spec }) => spec?.cidrs?.some((range) => rangeContains(range, ip)) === true);
}
