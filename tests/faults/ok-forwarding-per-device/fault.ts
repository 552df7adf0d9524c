import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

export default {
  what: 'a node forwards for the two devices that packets of pods come in by, and the setting for the whole of it is off, as for every other device',
  // The CNI plugin puts the setting back with the next pod of the node, which changes nothing for its users.
  inject: (lab) => lab.on('node1', 'sysctl -qw net.ipv4.ip_forward=0 net.ipv4.conf.eth0.forwarding=1 net.ipv4.conf.cni0.forwarding=1'),
  symptom: async (lab) => {
    must((await lab.on('node1', 'sysctl -n net.ipv4.conf.cni0.forwarding')).trim() === '1', 'the bridge forwards');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: (lab) => lab.on('node1', 'sysctl -qw net.ipv4.ip_forward=0; sysctl -qw net.ipv4.ip_forward=1'),
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
