import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, serviceIp } from '../harness/symptom.ts';

export default {
  what: 'an old rule is left in the other back end of iptables',
  inject: async (lab) => lab.on('node1', `iptables-legacy -t nat -A PREROUTING -d ${await serviceIp(lab)} -p tcp --dport 80 -j DNAT --to 10.244.9.9:9376`),
  symptom: async (lab) => {
    const address = await serviceIp(lab);
    await expectOutcomes(lab, { [`cli1 ${address}:80`]: ['timed out', 'unreachable'], [`cli2 ${address}:80`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', 'iptables-legacy -t nat -F PREROUTING'),
  expected: { named: [{ layer: 'proxy', object: 'Node node1' }] },
} satisfies Fault;
