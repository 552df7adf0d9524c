import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'a quota forbids pods, and the old ones are gone',
  inject: async (lab) => {
    await lab.kubectl('-n', 'app', 'create', 'quota', 'no-pods', '--hard=pods=0');
    await until('the quota is counted', 20, async () => (await lab.kubectl('-n', 'app', 'get', 'quota', 'no-pods', '-o', 'jsonpath={.status.used.pods}')) !== '');
    await deletePods(lab);
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).length === 0, 'there are no pods');
    await expectOutcomes(lab, { 'cli1 web:80': 'refused' });
  },
  expected: { named: [{ layer: 'control-plane', object: 'ResourceQuota app/no-pods' }], consequences: ['endpoints'] },
} satisfies Fault;
