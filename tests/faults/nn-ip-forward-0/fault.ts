import type { Fault } from '../harness/fault.ts';

export default {
  what: 'a node does not forward packets',
  inject: (lab) => lab.on('node1', 'sysctl -w net.ipv4.ip_forward=0'),
  heal: (lab) => lab.on('node1', 'sysctl -w net.ipv4.ip_forward=1'),
  expected: { named: [{ layer: 'node-network', object: 'Node node1', finding: 'node-network/forwarding-off' }] },
} satisfies Fault;
