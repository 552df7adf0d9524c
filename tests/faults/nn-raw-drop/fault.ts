import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podsOf } from '../harness/symptom.ts';

const rule = 'PREROUTING -i eth0 -p tcp --dport 9376 -j DROP';

export default {
  what: 'a node drops what comes for its pods before it is tracked, where few people look',
  inject: (lab) => lab.on('node1', `iptables -t raw -A ${rule}`),
  symptom: async (lab) => {
    const here = (await podsOf(lab)).find(({ node }) => node === 'node1');
    await expectOutcomes(lab, { [`cli2 ${here?.ip}:9376`]: 'timed out', [`cli1 ${here?.ip}:9376`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', `iptables -t raw -D ${rule}; nft delete table ip raw`),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/firewall', message: /raw/ }] },
} satisfies Fault;
