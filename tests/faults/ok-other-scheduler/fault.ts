import type { Fault } from '../harness/fault.ts';
import type { Lab } from '../harness/lab.ts';
import { rollOut } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';

let scheduling: NodeJS.Timeout | undefined;
let turn = 0;

/** What a scheduler does: each pod that waits for it gets a node. */
async function schedule(lab: Lab): Promise<void> {
  const waiting = (await lab.kubectl('-n', 'app', 'get', 'pods', '--field-selector', 'spec.schedulerName=batch,spec.nodeName=', '-o', 'jsonpath={.items[*].metadata.name}')).split(' ').filter((name) => name !== '');
  for (const name of waiting) await lab.replace([{ apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace: 'app' }, target: { apiVersion: 'v1', kind: 'Node', name: `node${1 + (turn++ % 2)}` } }]).catch(() => undefined);
}

export default {
  what: 'the pods are given their nodes by a scheduler of another name, which the API knows nothing else of',
  inject: async (lab) => {
    scheduling = setInterval(() => void schedule(lab).catch(() => undefined), 1000);
    await rollOut(lab, {}, 'ready', { 'template/spec/schedulerName': 'batch' });
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).length === 3 && (await lab.kubectl('-n', 'app', 'get', 'pods', '-l', 'app=web', '-o', 'jsonpath={.items[*].spec.schedulerName}')) === 'batch batch batch', 'the pods are of the other scheduler');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async () => clearInterval(scheduling),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
