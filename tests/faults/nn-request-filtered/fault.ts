import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, podOn } from '../harness/symptom.ts';

const rule = `FORWARD -p tcp --dport 9376 -m string --algo bm --string 'GET /' -j DROP`;

export default {
  what: 'a filter of a node reads what is sent, lets connections pass and drops the requests on them',
  inject: (lab) => lab.on('node1', `iptables -I ${rule}`),
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: 'timed out' }),
  heal: (lab) => lab.on('node1', `iptables -D ${rule}`),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/firewall' }] },
} satisfies Fault;
