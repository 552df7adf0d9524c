import type { Fault } from '../harness/fault.ts';
import { must, podOn } from '../harness/symptom.ts';

// The switches spread flows by a hash of addresses and ports.
export default {
  what: 'one of four links that are bundled between the switches carries nothing, so a quarter of all connections between the nodes is lost, always the same ones',
  inject: (lab) => lab.onWire(`nft 'add table bridge lag; add chain bridge lag f { type filter hook forward priority 0; }; add rule bridge lag f ip saddr 10.244.0.0/16 ip daddr 10.244.0.0/16 meta l4proto { tcp, udp } jhash ip saddr . ip daddr . th sport . th dport mod 4 seed 0xfeed == 1 drop'`),
  symptom: async (lab) => {
    const { ip } = await podOn(lab, 'node2');
    const text = await lab.inPod('cli1', `for i in $(seq 24); do (timeout 2 wget -qO /dev/null http://${ip}:9376/ && echo fine || echo lost) & done; wait`);
    const lost = text.split('lost').length - 1;
    must(lost > 0 && lost < 24, `some of 24 connections are lost: ${lost}`);
  },
  heal: (lab) => lab.onWire('nft delete table bridge lag'),
  expected: { named: [{ layer: 'node-network', object: 'the network between nodes' }] },
} satisfies Fault;
