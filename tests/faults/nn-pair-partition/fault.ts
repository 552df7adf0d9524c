import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn } from '../harness/symptom.ts';

export default {
  what: 'a switch carries nothing between two nodes; both reach the API, and are Ready',
  target: 'practice',
  inject: async (lab) => {
    const addresses = (await lab.kubectl('get', 'nodes', 'node1', 'node2', '-o', 'jsonpath={.items[*].status.addresses[?(@.type=="InternalIP")].address}')).split(' ');
    const macs = await Promise.all(['node1', 'node2'].map(async (node) => (await lab.on(node, 'cat /sys/class/net/eth0/address')).trim()));
    must(addresses.length === 2, 'there are two nodes');
    await lab.onWire(`nft 'add table bridge acl; add chain bridge acl f { type filter hook forward priority 0; }; add rule bridge acl f ether saddr ${macs[0]} ether daddr ${macs[1]} drop; add rule bridge acl f ether saddr ${macs[1]} ether daddr ${macs[0]} drop'`);
  },
  symptom: async (lab) => expectOutcomes(lab, { [`cli1 ${(await podOn(lab, 'node2')).ip}:9376`]: ['timed out', 'unreachable'], [`cli2 ${(await podOn(lab, 'node1')).ip}:9376`]: ['timed out', 'unreachable'], [`cli1 ${(await podOn(lab, 'node1')).ip}:9376`]: 'answers' }),
  heal: (lab) => lab.onWire('nft delete table bridge acl'),
  expected: { named: [{ layer: 'node-network', object: /^the network between nodes$|^Node node[12]$/ }] },
} satisfies Fault;
