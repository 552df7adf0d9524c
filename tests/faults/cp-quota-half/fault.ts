import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podsOf } from '../harness/symptom.ts';
import { until } from '../harness/until.ts';

export default {
  what: 'a quota lets two of the three pods be; the third, whose node was emptied, is not made again',
  inject: async (lab) => {
    await lab.kubectl('-n', 'app', 'create', 'quota', 'compute', '--hard=pods=4');
    await until('the quota counts', 20, async () => (await lab.kubectl('-n', 'app', 'get', 'quota', 'compute', '-o', 'jsonpath={.status.used.pods}')) === '5');
    const [pod] = await podsOf(lab);
    await lab.kubectl('-n', 'app', 'delete', 'pod', pod?.name ?? '', '--grace-period=1');
    await until('two pods are left', 30, async () => (await podsOf(lab)).length === 2);
  },
  symptom: async (lab) => {
    must((await podsOf(lab)).length === 2, 'there are two of three');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  expected: { status: 'at-risk', named: [{ layer: 'control-plane', object: 'ResourceQuota app/compute' }] },
} satisfies Fault;
