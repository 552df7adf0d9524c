import type { Fault } from '../harness/fault.ts';
import { must } from '../harness/symptom.ts';

export default {
  what: 'a node takes smaller packets from the network than the others send',
  inject: (lab) => lab.on('node2', 'ip link set mtu 1280 dev $(ip -o route get 1.1.1.1 | sed "s/.* dev \\([^ ]*\\).*/\\1/")'),
  symptom: async (lab) => must((await lab.on('node2', 'ip -o route get 1.1.1.1; ip -o link')).includes('mtu 1280'), 'the link is narrow'),
  heal: (lab) => lab.on('node2', 'ip link set mtu 1500 dev $(ip -o route get 1.1.1.1 | sed "s/.* dev \\([^ ]*\\).*/\\1/")'),
  expected: { status: ['at-risk', 'broken'], named: [{ layer: 'node-network', object: /^(Node node2|the network between nodes)$/ }] },
} satisfies Fault;
