/** Whether the selectors of a rule match anything in the cluster. Remembered for each world: explanations ask it for every pair. */
import { podPeer, type PodPeer } from './peer.ts';
import { matchesSelector } from './selector.ts';
import { namespaceLabels, namespaceNames, type World } from './world.ts';

const pods = new WeakMap<readonly unknown[], readonly PodPeer[]>();
const answers = new WeakMap<World, Map<string, boolean>>();

function remembered(world: World, key: readonly unknown[], find: () => boolean): boolean {
  const known = answers.get(world) ?? new Map<string, boolean>();
  answers.set(world, known);
  const name = JSON.stringify(key);
  const answer = known.get(name) ?? find();
  known.set(name, answer);
  return answer;
}

export function matchesAnyNamespace(world: World, selector: unknown): boolean {
  return remembered(world, [selector], () => namespaceNames(world).some((name) => matchesSelector(selector, namespaceLabels(world, name))));
}

/** `own` is the policy's namespace: what a podSelector without namespaceSelector is confined to. */
export function matchesAnyPod(world: World, own: string, namespaces: unknown, selector: unknown): boolean {
  return remembered(world, [own, namespaces, selector], () => podsOf(world).some((pod) => {
    const inside = namespaces === null ? pod.namespace === own : matchesSelector(namespaces, namespaceLabels(world, pod.namespace));
    return inside && matchesSelector(selector, pod.labels);
  }));
}

function podsOf(world: World): readonly PodPeer[] {
  const known = pods.get(world.pods) ?? world.pods.map(podPeer);
  pods.set(world.pods, known);
  return known;
}
