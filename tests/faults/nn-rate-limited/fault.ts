import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn, askSome } from '../harness/symptom.ts';

export default {
  what: 'a firewall of a node lets few new connections a second pass',
  inject: (lab) => lab.on('node1', 'iptables -I FORWARD -p tcp --dport 9376 -m conntrack --ctstate NEW -m hashlimit --hashlimit-above 1/second --hashlimit-burst 1 --hashlimit-name few -j DROP'),
  symptom: async (lab) => {
    must((await askSome(lab, 'cli2', `${(await podOn(lab, 'node1')).ip}:9376`)).includes('timed out'), 'some connections are dropped');
    await expectOutcomes(lab, { [`node1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' });
  },
  heal: (lab) => lab.on('node1', 'iptables -D FORWARD -p tcp --dport 9376 -m conntrack --ctstate NEW -m hashlimit --hashlimit-above 1/second --hashlimit-burst 1 --hashlimit-name few -j DROP'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/firewall' }] },
} satisfies Fault;
