import type { Fault } from '../harness/fault.ts';
import { askSome, must, podOn } from '../harness/symptom.ts';

const rule = 'FORWARD -i cni0 -p tcp --sport 32768:46000 --dport 9376 -j DROP';

export default {
  what: 'a firewall of a node drops connections whose client happens to have one of certain ports',
  inject: (lab) => lab.on('node1', `iptables -I ${rule}`),
  symptom: async (lab) => {
    const address = `${(await podOn(lab, 'node2')).ip}:9376`;
    const outcomes = [...(await askSome(lab, 'cli1', address)), ...(await askSome(lab, 'cli1', address))];
    must(outcomes.includes('answers') && outcomes.some((one) => one !== 'answers'), `some connections are lost: ${outcomes.join(' / ')}`);
  },
  heal: (lab) => lab.on('node1', `iptables -D ${rule}`),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/firewall' }] },
} satisfies Fault;
