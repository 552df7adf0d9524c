import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must } from '../harness/symptom.ts';

const rules = `*raw
-A PREROUTING -p udp -m udp --dport 123 -j CT --notrack
-A PREROUTING -i eth0 -p udp -m udp --dport 8472 -j CT --notrack
-A PREROUTING -i eth0 -p tcp -m tcp --dport 9376 -m addrtype --dst-type LOCAL -j CT --notrack
-A PREROUTING -s 169.254.20.10/32 -j CT --notrack
-A PREROUTING -d 169.254.20.10/32 -j CT --notrack
-A OUTPUT -p udp -m udp --dport 123 -j CT --notrack
-A OUTPUT -o eth0 -p udp -m udp --dport 8472 -j CT --notrack
-A OUTPUT -o eth0 -p tcp -m tcp --sport 22 -j CT --notrack
-A OUTPUT -d 169.254.20.10/32 -j CT --notrack
COMMIT`;

export default {
  what: 'the nodes keep the clock, the tunnel, their own ports and a DNS cache of the past out of connection tracking, for speed, and nothing of the Service',
  inject: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, `cat > /run/untracked.rules <<'END'\n${rules}\nEND\niptables-restore --noflush < /run/untracked.rules`);
  },
  symptom: async (lab) => {
    must((await lab.on('node1', 'iptables-save -t raw')).includes('--notrack'), 'the rules are there');
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    for (const node of ['node1', 'node2']) await lab.on(node, 'nft delete table ip raw');
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
