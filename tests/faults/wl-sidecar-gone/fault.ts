import type { Fault } from '../harness/fault.ts';
import { deletePods } from '../harness/roll-out.ts';
import { expectOutcomes, podOn, podsOf } from '../harness/symptom.ts';

export default {
  what: 'the pods redirect what comes in to a sidecar that they do not have any more',
  inject: async (lab) => {
    for (const { name } of await podsOf(lab)) await lab.inNetworkOf(name, 'iptables -t nat -A PREROUTING -p tcp -j REDIRECT --to-ports 15006');
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'refused' }),
  heal: deletePods,
  expected: { named: [{ layer: 'pods', object: 'Deployment app/web', finding: 'pods/redirected', message: /15006/ }] },
} satisfies Fault;
