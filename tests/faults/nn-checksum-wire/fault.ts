import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, podOn } from '../harness/symptom.ts';

// As where the offload of checksums in a tunnel is broken: datagrams of no checksum pass, and so does ICMP.
export default {
  what: 'what goes over TCP between the nodes comes with wrong checksums, so whoever it is for throws it away',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'ethtool -K eth0 tx off > /dev/null');
    await lab.onWire(`nft 'add table bridge nic; add chain bridge nic f { type filter hook forward priority 0; }; add rule bridge nic f ip saddr 10.244.0.0/16 ip daddr 10.244.0.0/16 meta l4proto tcp @th,128,16 set 0xbad'`);
  },
  symptom: async (lab) => {
    const { ip, name } = await podOn(lab, 'node2');
    await expectOutcomes(lab, { [`cli1 ${ip}:9376`]: 'timed out' });
    must(Number(/TcpInCsumErrors\s+(\d+)/.exec(await lab.inNetworkOf(name, 'nstat -az TcpInCsumErrors'))?.[1] ?? 0) > 0, 'the pod counts wrong checksums');
  },
  heal: async (lab) => {
    await lab.onWire('nft delete table bridge nic');
    for (const node of ['node1', 'node2']) await lab.on(node, 'ethtool -K eth0 tx on > /dev/null');
  },
  expected: { named: [{ layer: 'node-network', object: 'the network between nodes' }] },
} satisfies Fault;
