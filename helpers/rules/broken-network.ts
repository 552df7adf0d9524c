import type { Facts } from '../facts.ts';
import { keys } from '../keys.ts';
import { nameOf } from '../kube.ts';

/** Pods that cannot get their packets across cannot be reached, nor ask for names, nor hear from the API. Findings that give a reason also break the state itself: what the traffic alone says stands on them. */
export function brokenBy(facts: Facts, node: string): readonly string[] {
  return [keys.namesFrom(node), keys.hears(node), ...facts.dns.pods.filter((pod) => pod.spec.nodeName === node).map((pod) => keys.answers(nameOf(pod)))];
}
