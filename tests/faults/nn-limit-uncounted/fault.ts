import type { Fault } from '../harness/fault.ts';
import { askSome, must, podOn } from '../harness/symptom.ts';

export default {
  what: 'a firewall of a node lets few new connections a second pass, and does not count what it drops',
  inject: (lab) => lab.on('node1', "nft add table inet guard; nft add chain inet guard forward '{ type filter hook forward priority 0; }'; nft add rule inet guard forward tcp dport 9376 ct state new limit rate over 1/second burst 1 packets drop"),
  symptom: async (lab) => {
    must((await askSome(lab, 'cli2', `${(await podOn(lab, 'node1')).ip}:9376`)).includes('timed out'), 'some connections are dropped');
  },
  heal: (lab) => lab.on('node1', 'nft delete table inet guard'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/firewall' }] },
} satisfies Fault;
