import type { Fault } from '../harness/fault.ts';
import { ask, expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'the pods cannot end, and no new ones are admitted',
  inject: async (lab) => {
    await lab.kubectl('-n', 'app', 'create', 'quota', 'few-pods', '--hard=pods=2');
    for (const { name } of await podsOf(lab)) await lab.patch('app', `pod/${name}`, { op: 'add', path: '/metadata/finalizers', value: ['x.io/f'] });
    await lab.kubectl('-n', 'app', 'delete', 'pods', '-l', 'app=web', '--wait=false');
    await until('the servers have ended', 60, async () => (await ask(lab, 'cli1', 'web')).outcome !== 'answers');
  },
  symptom: async (lab) => {
    const pods = await podsOf(lab);
    must(pods.length === 3 && pods.every(({ deleted }) => deleted), 'there are only pods that end');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  expected: {
    named: [{ layer: 'pods', object: /^(Deployment app\/web|Pod app\/web-\S+)$/ }],
    // What keeps new pods away is as true, and needs no naming: the row is about the pods that stay.
    also: [{ layer: 'control-plane', object: 'ResourceQuota app/few-pods' }],
  },
} satisfies Fault;
