import type { Fault } from '../harness/fault.ts';
import { expectOutcomes, must, serviceIp } from '../harness/symptom.ts';

const port = 'FORWARD -p tcp --dport 9376';
const rules = (address: string): string[] => [
  `${port} -i tun0 -j DROP`, `${port} -m time --datestart 2037-01-01T00:00:00 -j DROP`, `${port} -m set --match-set banned src -j DROP`, `${port} -m string --algo bm --string '\${jndi:' -j DROP`,
  `${port} -m connbytes --connbytes 1099511627776: --connbytes-dir both --connbytes-mode bytes -j DROP`, `${port} -m recent --name banned --rcheck --seconds 600 -j DROP`, `${port} -m ttl --ttl-lt 2 -j DROP`,
  `${port} -m mac --mac-source 02:00:00:00:00:01 -j DROP`, "FORWARD -p udp --dport 53 -m string --algo bm --hex-string '|03|bad|07|example|00|' -j DROP",
  `OUTPUT -d ${address} -p tcp --dport 80 -m owner --uid-owner 4711 -j REJECT`,
];

export default {
  what: 'a firewall has many rules that drop what is for the port of the pods, each under a condition that no client of the Service meets',
  inject: async (lab) => {
    const address = await serviceIp(lab);
    for (const node of ['node1', 'node2']) await lab.on(node, ['set -e', 'ipset create banned hash:net', 'ipset add banned 203.0.113.0/24', 'ipset add banned 198.51.100.7', ...rules(address).map((rule) => `iptables -I ${rule}`)].join('\n'));
  },
  symptom: async (lab) => {
    for (const node of ['node1', 'node2']) must((await lab.on(node, 'iptables -S FORWARD')).includes('jndi'), `it is on ${node}`);
    await expectOutcomes(lab, { 'cli1 web:80': 'answers', 'cli2 web:80': 'answers' });
  },
  heal: async (lab) => {
    const address = await serviceIp(lab);
    for (const node of ['node1', 'node2']) await lab.on(node, [...rules(address).map((rule) => `iptables -D ${rule}`), 'ipset destroy banned'].join('\n'));
  },
  expected: { status: 'healthy', named: [] },
} satisfies Fault;
