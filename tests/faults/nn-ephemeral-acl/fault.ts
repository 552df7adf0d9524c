import type { Fault } from '../harness/fault.ts';
import { askSome, must, podOn } from '../harness/symptom.ts';

export default {
  what: 'an access list between the nodes lets answers pass to the upper half of the ports only that clients send from',
  // A list without a memory, as clouds have them for subnets, written for another system's range of ports.
  inject: (lab) => lab.onWire(`nft 'add table bridge acl; add chain bridge acl f { type filter hook forward priority 0; }; add rule bridge acl f ip saddr 10.244.0.0/16 tcp dport 32768-49151 drop'`),
  symptom: async (lab) => {
    const there = `${(await podOn(lab, 'node2')).ip}:9376`;
    const across = [...(await askSome(lab, 'cli1', there)), ...(await askSome(lab, 'cli1', there))];
    must(across.includes('answers') && across.includes('timed out'), `some requests between the nodes are lost: ${across.join(' / ')}`);
    must((await askSome(lab, 'cli2', there)).every((one) => one === 'answers'), 'none on a node is');
  },
  heal: (lab) => lab.onWire('nft delete table bridge acl'),
  expected: { named: [{ layer: 'node-network', object: /^(the network between nodes|Node node[12])$/ }] },
} satisfies Fault;
