import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';
import { leavePods, mutatePods } from '../harness/mutate-pods.ts';

export default {
  what: 'a policy of the platform has every image come from a mirror of its own, and gives pods requests',
  target: 'practice',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'for one in $(ctr -n k8s.io images ls -q | grep ^registry.k8s.io/); do ctr -n k8s.io images tag --force $one mirror.corp/${one#registry.k8s.io/} > /dev/null; done');
    await mutatePods(lab, 'own-registry', '[JSONPatch{op: "replace", path: "/spec/containers/0/image", value: object.spec.containers[0].image.replace("registry.k8s.io/", "mirror.corp/")}, JSONPatch{op: "add", path: "/spec/containers/0/resources", value: {"requests": {"cpu": "5m", "memory": "8Mi"}}}]', '.spec.containers[0].image', 'mirror.corp');
  },
  symptom: async (lab) => {
    must((await lab.on('node1', 'ctr -n k8s.io images ls -q')).includes('mirror.corp/busybox'), 'the images are there by their other name');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    await leavePods(lab, 'own-registry', '.spec.containers[0].image', 'mirror.corp');
    for (const node of ['node1', 'node2']) await lab.on(node, 'ctr -n k8s.io images rm $(ctr -n k8s.io images ls -q | grep ^mirror.corp/) > /dev/null');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
