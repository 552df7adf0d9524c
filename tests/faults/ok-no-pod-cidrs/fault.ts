import type { Fault } from '../harness/fault.ts';
import type { Lab } from '../harness/lab.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

type Node = { metadata: { name: string; labels: object; annotations?: object }; status: object };

/** The range of a node cannot be changed: the object is made anew, with all that its kubelet has said, before anybody misses it. */
async function makeAnew(lab: Lab, range: (n: string) => object): Promise<void> {
  for (const name of ['node1', 'node2']) {
    const { metadata, status } = JSON.parse(await lab.kubectl('get', 'node', name, '-o', 'json')) as Node;
    await lab.kubectl('delete', 'node', name, '--wait=true', '--timeout=30s');
    await lab.replace([{ apiVersion: 'v1', kind: 'Node', metadata: { name, labels: metadata.labels, annotations: metadata.annotations ?? {} }, spec: range(name.slice(-1)), status }]);
    await until(`${name} is Ready`, 60, async () => / True$/.test(await lab.kubectl('get', 'node', name, '-o', 'jsonpath={.spec.taints[*].key} {.status.conditions[?(@.type=="Ready")].status}')));
    await lab.kubectl('taint', 'node', name, 'node.kubernetes.io/not-ready-').catch(() => undefined);
  }
}

export default {
  what: 'the nodes have no range of addresses for pods in the API: the pod network hands them out by itself',
  inject: (lab) => makeAnew(lab, () => ({})),
  symptom: async (lab) => {
    must((await lab.kubectl('get', 'nodes', '-o', 'jsonpath={.items[*].spec.podCIDR}')).trim() === '', 'no node has a range');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: (lab) => makeAnew(lab, (n) => ({ podCIDR: `10.244.${n}.0/24`, podCIDRs: [`10.244.${n}.0/24`] })),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
