import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

const rule = 'FORWARD -o cni0 -s 10.244.2.0/24 -p tcp -m tcp --dport 9376 -j DROP';

export default {
  what: 'a node drops what pods of the other ask of its own in the security table of iptables, where nobody looks',
  inject: (lab) => lab.on('node1', `iptables -t security -A ${rule}`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: 'timed out', [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers', [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.on('node1', `iptables -t security -D ${rule}; nft delete table ip security`),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', message: /security/ }] },
} satisfies Fault;
